namespace Ouistiti.Host.Configuration;

/// <summary>The configuration cannot be used.</summary>
internal sealed class ConfigurationException : Exception
{
    /// <summary>Says why, in one line for each mistake.</summary>
    public ConfigurationException(params string[] mistakes)
        : base(string.Join('\n', mistakes)) => Mistakes = mistakes;

    /// <summary>What is wrong: where, with what value, and what was expected.</summary>
    public IReadOnlyList<string> Mistakes { get; }
}
