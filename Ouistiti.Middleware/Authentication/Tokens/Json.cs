using System.Text.Json;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Reads members of what came from the network: what is not of the expected kind is not there.</summary>
internal static class Json
{
    // The last second of the year 9999.
    private const double LatestTime = 253402300799;

    /// <summary>A text; null where there is none.</summary>
    public static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? Text(value) : null;

    /// <summary>Texts: one, or a list of them; null where there is neither.</summary>
    public static IReadOnlyList<string>? Texts(JsonElement of, string name)
    {
        if (!of.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Text(value) is { } single ? [single] : null;
        }

        var texts = new List<string>();
        foreach (var element in value.EnumerateArray())
        {
            if (Text(element) is not { } text)
            {
                return null;
            }

            texts.Add(text);
        }

        return texts;
    }

    /// <summary>A time in seconds since 1970 (RFC 7519, section 2: NumericDate), without its fraction; null where there is none.</summary>
    public static long? Time(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= LatestTime ? (long)seconds : null;

    /// <summary>What a value says; null where it is no text.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
