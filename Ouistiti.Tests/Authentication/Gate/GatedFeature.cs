namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>One way to ask for something that a site offers. A feature that is added to the product is added here.</summary>
/// <param name="Name">What is asked for.</param>
/// <param name="Request">The request, with <c>{0}</c> where credentials go.</param>
/// <param name="Status">The status code that a signed-in user gets.</param>
public sealed record GatedFeature(string Name, string Request, string Status)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<GatedFeature> All { get; } =
    [
        new("document", Get("/file.txt"), "200"),
        new("document by HEAD", Of("HEAD", "/file.txt"), "200"),
        new("document by POST", Of("POST", "/file.txt", "Content-Length: 0\r\n"), "405"),
        new("range", Get("/file.txt", "Range: bytes=0-1\r\n"), "206"),
        new("listing", Get("/folder/"), "200"),
        new("directory without its slash", Get("/folder"), "301"),
        new("certificate authority", Get("/ca.crt"), "200"),
        new("options", Of("OPTIONS", "/file.txt"), "204"),
        new("options of the server", Of("OPTIONS", "*"), "204"),
        new("HTTP/1.0", "GET /file.txt HTTP/1.0\r\nHost: localhost\r\n{0}\r\n", "200"),
        new("WebSocket handshake", "GET /file.txt HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{0}\r\n", "200"),
        new("nothing", Get("/nothing"), "404"),
        new("unknown method", Of("BREW", "/file.txt"), "501"),
        new("escaped", Get("/%66ile.txt"), "200"),
        new("with empty segments", Get("//file.txt"), "200"),
        new("out of an open directory", Get("/public/../file.txt"), "200"),
        new("out of an open directory, escaped", Get("/public/%2e%2e/file.txt"), "200"),
        new("absolute form", Get("http://localhost/file.txt"), "200"),
        new("protected below an open directory", Get("/public/closed.txt"), "200"),
        new("somebody's own below an open directory", Get("/public/~ann/own.txt"), "200"),
        new("somebody's own, escaped", Get("/public/%7eann/own.txt"), "200"),
    ];

    public override string ToString() => Name;

    private static string Get(string target, string headers = "") => Of("GET", target, headers);

    private static string Of(string method, string target, string headers = "") =>
        $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}{{0}}\r\n";
}
