namespace Ouistiti.Host.Commands;

/// <summary>What the program tells whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>Something failed that is no mistake in the configuration: an address that is taken, for example.</summary>
    public const int Failure = 1;

    /// <summary>The configuration or the command line has a mistake.</summary>
    public const int Mistake = 2;
}
