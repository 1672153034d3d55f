namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Requests that are right but for what is given.</summary>
internal static class Messages
{
    /// <summary>A request by its request line.</summary>
    public static string Line(string requestLine) => $"{requestLine}\r\nHost: localhost\r\n\r\n";

    /// <summary>A request for a target.</summary>
    public static string Get(string target) => Line($"GET {target} HTTP/1.1");

    /// <summary>A request with more field lines, each with its line end.</summary>
    public static string Fields(string fieldLines) => $"GET / HTTP/1.1\r\nHost: localhost\r\n{fieldLines}\r\n";

    /// <summary>A request with one Host field.</summary>
    public static string ForHost(string value, string target = "/") => $"GET {target} HTTP/1.1\r\nHost: {value}\r\n\r\n";

    /// <summary>A request with a body: understood, it is answered with 405, for documents take none.</summary>
    public static string Post(string fieldLines, string body) => $"POST / HTTP/1.1\r\nHost: localhost\r\n{fieldLines}\r\n{body}";

    /// <summary>A request with a chunked body, given with its chunk lines.</summary>
    public static string Chunked(string body) => Post("Transfer-Encoding: chunked\r\n", body);
}
