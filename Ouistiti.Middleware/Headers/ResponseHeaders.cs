using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Headers;

/// <summary>The headers that every answer carries, errors included: careful ones unless the site says otherwise.</summary>
internal static class ResponseHeaders
{
    // What frames or describes one message, or tells its time, is the server's business.
    private static readonly HashSet<string> Reserved =
        new(["Connection", "Content-Encoding", "Content-Length", "Content-Range", "Content-Type", "Date", "Keep-Alive", "Location", "Trailer", "Transfer-Encoding", "Upgrade"], StringComparer.OrdinalIgnoreCase);

    /// <summary>What is sent where nothing is configured.</summary>
    public static IReadOnlyDictionary<string, string> Defaults { get; } = new Dictionary<string, string>
    {
        ["Server"] = "ouistiti",
        ["X-Frame-Options"] = "DENY",
        ["X-Content-Type-Options"] = "nosniff",
        ["Referrer-Policy"] = "origin-when-cross-origin",
        ["Cache-Control"] = "no-cache,no-store,max-age=0,must-revalidate",
        ["Pragma"] = "no-cache",
        ["Expires"] = "0",
    };

    /// <summary>The defaults with what a site configures: an empty value takes a header away.</summary>
    public static KeyValuePair<string, string>[] With(IReadOnlyDictionary<string, string> configured)
    {
        var headers = new Dictionary<string, string>(Defaults, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in configured)
        {
            headers[name] = value;
        }

        return [.. headers.Where(header => !string.IsNullOrEmpty(header.Value))];
    }

    /// <summary>Reports what cannot be a header.</summary>
    public static void Validate(IReadOnlyDictionary<string, string> configured, SectionCheck check)
    {
        foreach (var (name, value) in configured)
        {
            if (!HttpSyntax.IsToken(name))
            {
                check.Report(name, "is not a header's name", "a name such as Content-Security-Policy (RFC 9110, section 5.1)");
            }
            else if (Reserved.Contains(name))
            {
                check.Report(name, "is set by the server alone", "another header");
            }

            if (!HttpSyntax.IsFieldValue(value))
            {
                check.Report(name, "holds a control or a non-ASCII character", "visible ASCII characters and spaces (RFC 9110, section 5.5)");
            }
        }
    }
}
