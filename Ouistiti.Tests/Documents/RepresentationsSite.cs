using System.IO.Compression;
using System.Net;
using Ouistiti.Middleware.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents;

/// <summary>A running site whose documents have neighbours, are compressed, and are told to caches, on an endpoint in clear and one with TLS.</summary>
public sealed class RepresentationsSite : IAsyncLifetime, IDisposable
{
    private readonly TestDirectory _directory = new();
    private OuistitiServer? _server;

    public static string Letters => "abcdefghijklmnopqrstuvwxyz";

    public static string Text { get; } = string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"line {i}"));

    public static string LongText { get; } = string.Join('\n', Enumerable.Range(0, 200_000).Select(i => $"line {i}"));

    public int Port { get; } = Ports.Take();

    public int TlsPort { get; } = Ports.Take();

    public HttpClient Client { get; } = OuistitiServer.Client();

    public async Task InitializeAsync()
    {
        _ = _directory.Write("plain/letters.txt", Letters);
        _ = _directory.Write("plain/empty.txt", "");
        _ = _directory.Write("plain/dir/index.html", "index");
        _ = _directory.Write("plain/cached/a.css", "a");
        _ = _directory.Write("plain/cached/b.js", "b");
        foreach (var name in new[] { "all.html", "gzip.html", "stale.html" })
        {
            _ = _directory.Write($"precompressed/{name}", Text);
            await CompressAsync($"precompressed/{name}", ContentCoding.All[2]);
        }

        await CompressAsync("precompressed/all.html", ContentCoding.All[0]);
        _ = _directory.Write("precompressed/all.html.zst", "zstandard");
        File.SetLastWriteTimeUtc(_directory["precompressed/stale.html.gz"], DateTime.UnixEpoch);
        _ = _directory.Write("compressed/text.html", Text);
        _ = _directory.Write("compressed/long.json", LongText);
        _ = _directory.Write("compressed/short.txt", Letters);
        _ = _directory.Write("compressed/image.png", Text);
        _ = _directory.Write("compressed/both.html", Text);
        await CompressAsync("compressed/both.html", ContentCoding.All[2]);
        _server = await OuistitiServer.StartAsync(_directory, $$"""
            {
              "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{Port}}" }, "https": { "Url": "https://127.0.0.1:{{TlsPort}}" } } },
              "Ouistiti": { "Sites": { "www": { "Documents": [
                {
                  "Root": "plain",
                  "CacheControl": [
                    { "Paths": "^/cached/*.css$", "Value": "public, max-age=31536000, immutable" },
                    { "Paths": "^/cached/, ^/dir/", "Value": "no-cache" }
                  ]
                },
                { "Root": "precompressed", "Precompressed": true },
                { "Root": "compressed", "Precompressed": true, "Compression": true }
              ] } } }
            }
            """);

        // Only then is a change sure to be seen in the entity tag.
        await Eventually.TrueAsync(async () => (await GetAsync("/both.html")).Headers.ETag is { IsWeak: false }, "the last file has settled");
    }

    /// <summary>Asks for a document, with fields as they stand in a request.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, params string[] fields)
    {
        using var request = Request(HttpMethod.Get, $"http://127.0.0.1:{Port}{path}", fields);
        return await Client.SendAsync(request);
    }

    /// <summary>Asks for the head of a document.</summary>
    public async Task<HttpResponseMessage> HeadAsync(string path, params string[] fields)
    {
        using var request = Request(HttpMethod.Head, $"http://127.0.0.1:{Port}{path}", fields);
        return await Client.SendAsync(request);
    }

    /// <summary>Asks for a document over TLS and HTTP/2.</summary>
    public async Task<HttpResponseMessage> GetHttp2Async(string path, params string[] fields)
    {
        using var client = OuistitiServer.Client(HttpVersion.Version20);
        using var request = Request(HttpMethod.Get, $"https://127.0.0.1:{TlsPort}{path}", fields);
        request.Version = HttpVersion.Version20;
        return await client.SendAsync(request);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        _directory.Dispose();
    }

    private static HttpRequestMessage Request(HttpMethod method, string uri, string[] fields)
    {
        var request = new HttpRequestMessage(method, new Uri(uri));
        foreach (var field in fields)
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            _ = request.Headers.TryAddWithoutValidation(field[..colon], field[(colon + 1)..].Trim());
        }

        return request;
    }

    private async Task CompressAsync(string path, ContentCoding coding)
    {
        await using var output = File.Create(_directory[path + coding.Extension]);
        await using var encoder = coding.Encoder!(output, CompressionLevel.Optimal);
        await encoder.WriteAsync(await File.ReadAllBytesAsync(_directory[path]));
    }
}
