using System.Diagnostics;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents;

/// <summary>A running site with two roots, and in the first of them whatever a root may hold.</summary>
public sealed class DocumentsSite : IAsyncLifetime, IDisposable
{
    private readonly TestDirectory _directory = new();
    private OuistitiServer? _server;

    public static byte[] LargeContent { get; } = [.. Enumerable.Range(0, 5_000_000).Select(i => (byte)(i * 31 >> 3))];

    public int Port { get; } = Ports.Take();

    public async Task InitializeAsync()
    {
        _ = _directory.Write("htdocs/index.html", "<!doctype html>home");
        _ = _directory.Write("htdocs/a b/é.txt", "accent");
        _ = _directory.Write("htdocs/dir/index.html", "dir");
        _ = _directory.Write("htdocs/empty.css", "");
        _ = _directory.Write("htdocs/nodefault/x.txt", "x");
        _ = _directory.Write("htdocs/movie.m3u8", "list");
        _ = _directory.Write("htdocs/noext", "?");
        _ = _directory.Write("htdocs/script.PHP", "secret");
        _ = _directory.Write("htdocs/private/x.txt", "secret");
        _ = _directory.Write("htdocs/.git/config", "secret");
        _ = _directory.Write("htdocs/.well-known/security.txt", "contact");
        _ = _directory.Write("htdocs/large.bin", LargeContent);
        _ = _directory.Write("second/only.txt", "second");
        _ = _directory.Write("third/pages/index.html", "third");
        _ = _directory.Write("third/100%25/index.html", "percent");
        _ = _directory.Write("third/100%25/%41.html", "a name with an escape");
        _ = _directory.Write("second/index.html", "not reached");
        _ = File.CreateSymbolicLink(_directory["htdocs/passwd"], "/etc/passwd");
        using (var mkfifo = Process.Start("mkfifo", [_directory["htdocs/pipe"]]))
        {
            await mkfifo.WaitForExitAsync();
        }

        _server = await OuistitiServer.StartAsync(_directory, $$"""
            {
              "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{Port}}" } } },
              "Ouistiti": { "Sites": { "www": { "Documents": [
                { "Root": "htdocs", "Deny": ".php, ^/private/", "MimeTypes": { ".m3u8": "application/vnd.apple.mpegurl" } },
                { "Root": "second", "Allow": "^/only.txt$, ^/index.html$" },
                { "Root": "third", "Allow": ".html$" }
              ] } } }
            }
            """);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public void Dispose() => _directory.Dispose();
}
