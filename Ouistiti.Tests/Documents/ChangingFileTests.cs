using System.Net;
using Ouistiti.Tests.Endpoints;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents;

/// <summary>Files that change while they are sent: the client gets what it was told, or sees that it did not.</summary>
[Trait("Category", "Published")]
public sealed class ChangingFileTests : IAsyncLifetime, IDisposable
{
    private const int Length = 40_000_000;
    private const int ReceiveBuffer = 4096;
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly int _tlsPort = Ports.Take();
    private OuistitiServer _server = null!;
    private string _file = "";

    public async Task InitializeAsync()
    {
        _file = _directory.Write("htdocs/file.txt", new byte[Length]);
        var configuration = Configurations.Documents(_port);
        configuration["Kestrel"]!["Endpoints"]!["https"] = Configurations.Parse($$"""{ "Url": "https://127.0.0.1:{{_tlsPort}}" }""");
        configuration["Ouistiti"]!["Sites"]!["www"]!["Documents"]![0]!["Compression"] = true;
        _server = await OuistitiServer.StartAsync(_directory, configuration);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, Length - 10)]
    [InlineData(true, 0)]
    [InlineData(true, Length - 10)]
    public async Task A_file_that_shrinks_breaks_its_answer_off(bool tls, int length)
    {
        await using var connection = await OpenAsync(tls);
        await connection.SendAsync("/file.txt");
        Assert.Equal(Length, (await connection.ReceiveHeadAsync()).Length);
        Cut(length);
        Assert.InRange(await ReadToEndAsync(connection), 0, Length - 1);
        await AnswersAsync();
    }

    [Fact]
    public async Task Parts_of_a_file_that_shrinks_break_off()
    {
        await using var connection = await OpenAsync(tls: false);
        await connection.Stream.WriteAsync("GET /file.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-20000000,20000002-\r\n\r\n"u8.ToArray());
        var (status, _, length) = await connection.ReceiveHeadAsync();
        Assert.Equal(206, status);
        Cut(20_000_002);
        Assert.InRange(await ReadToEndAsync(connection), 0, length - 1);
        await AnswersAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task On_HTTP_2_the_stream_is_reset(bool isCompressed)
    {
        using var client = OuistitiServer.Client(HttpVersion.Version20);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://127.0.0.1:{_tlsPort}/file.txt")) { Version = HttpVersion.Version20 };
        if (isCompressed)
        {
            // Nothing of it repeats, so that the compressed answer is longer than what is on its way.
            var content = new byte[Length];
            new Random(1).NextBytes(content);
            await File.WriteAllBytesAsync(_file, content);
            request.Headers.Add("Accept-Encoding", "gzip");
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isCompressed, answer.Content.Headers.ContentEncoding.Count > 0);
        Cut(0);
        var broken = await Assert.ThrowsAsync<HttpRequestException>(() => answer.Content.CopyToAsync(Stream.Null).WaitAsync(TimeSpan.FromSeconds(30)));
        _ = Assert.IsAssignableFrom<HttpProtocolException>(broken.InnerException);
        await AnswersAsync();
    }

    [Theory]
    [InlineData("grows")]
    [InlineData("goes")]
    [InlineData("is replaced")]
    public async Task What_was_begun_is_finished_when_a_file(string what)
    {
        await using var connection = await OpenAsync(tls: false);
        await connection.SendAsync("/file.txt");
        Assert.Equal(Length, (await connection.ReceiveHeadAsync()).Length);
        switch (what)
        {
            case "grows":
                await File.AppendAllTextAsync(_file, new string('x', 100_000));
                break;

            case "goes":
                File.Delete(_file);
                break;

            default:
                File.Move(_directory.Write("htdocs/file.new", "new"), _file, overwrite: true);
                break;
        }

        var body = new byte[Length];
        await connection.Stream.ReadExactlyAsync(body);
        Assert.Equal(-1, body.AsSpan().IndexOfAnyExcept((byte)0));

        // And the next answer is that of what is there now.
        Assert.Equal(what == "goes" ? 404 : 200, (await connection.GetAsync("/file.txt")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_reads_a_file_for_a_client_that_has_gone(bool tls)
    {
        const long length = 200_000_000_000;
        using (var file = File.OpenWrite(_directory["htdocs/sparse.bin"]))
        {
            file.SetLength(length);
        }

        await using (var connection = await OpenAsync(tls))
        {
            await connection.SendAsync("/sparse.bin");
            await connection.Stream.ReadExactlyAsync(new byte[100_000]);
        }

        await _server.SaysAsync("GET /sparse.bin HTTP/1.1 200 ");
    }

    private void Cut(int length)
    {
        using var file = File.OpenWrite(_file);
        file.SetLength(length);
    }

    private async Task<KeepAliveConnection> OpenAsync(bool tls) =>
        tls ? await KeepAliveConnection.OpenTlsAsync(_tlsPort) : await KeepAliveConnection.OpenAsync(_port, ReceiveBuffer);

    private static async Task<int> ReadToEndAsync(KeepAliveConnection connection)
    {
        var (buffer, total) = (new byte[65536], 0);
        try
        {
            while (await connection.Stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(30)) is > 0 and var count)
            {
                total += count;
            }
        }
        catch (IOException)
        {
            // A reset ends it too.
        }

        return total;
    }

    private async Task AnswersAsync()
    {
        _ = _directory.Write("htdocs/next.txt", "next");
        Assert.EndsWith("\r\n\r\nnext", await Wire.GetAsync(_port, "/next.txt"), StringComparison.Ordinal);
    }
}
