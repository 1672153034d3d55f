namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>An answer, whole and well formed.</summary>
internal sealed record Answer(int Status, IReadOnlyList<KeyValuePair<string, string>> Fields, string Body)
{
    /// <summary>Whether it is the last of its connection (RFC 9112, section 9.6).</summary>
    public bool IsLast => Values("Connection").SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).Contains("close", StringComparer.OrdinalIgnoreCase);

    /// <summary>The value of a field that may be there once.</summary>
    public string? Value(string name) => Values(name).SingleOrDefault();

    /// <summary>The values of a field.</summary>
    public IEnumerable<string> Values(string name) =>
        Fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);
}
