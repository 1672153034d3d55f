using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>
/// Whatever comes, there is a well-formed answer or a closed connection in good time, and the next client is served.
/// <c>OUISTITI_FUZZ_SECONDS</c> and <c>OUISTITI_FUZZ_SEED</c> make it longer, and repeat it.
/// </summary>
[Trait("Category", "Published")]
public sealed partial class FuzzTests
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Setting("OUISTITI_FUZZ_SECONDS", 8));
    private static readonly int Seed = Setting("OUISTITI_FUZZ_SEED", Environment.TickCount);

    private static readonly string[] Messages =
    [
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /index.html?a=b%20c HTTP/1.1\r\nHost: localhost:80\r\nUser-Agent: x\r\nAccept: text/html;q=0.9, */*\r\n\r\n",
        "HEAD http://localhost/a%2Fb HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\nhello world",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\nA\r\n0123456789\r\n0\r\nX-Trailer: y\r\n\r\n",
        "PUT /x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        "OPTIONS * HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        "GET /\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];

    private static readonly string[] Pieces =
        ["\r\n", "\n", "\r", "\0", " ", "\t", ":", "%00", "%", "../", "//", "Host: b\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "HTTP/1.1", "é", "\u00ff", new string('a', 9000), new string('1', 30), "\r\n\r\n"];

    [Fact]
    public async Task Mutated_requests_do_no_harm()
    {
        await using var edge = await EdgeServer.StartAsync(limits: """{ "RequestHeadersTimeout": "00:00:05" }""");
        var watch = Stopwatch.StartNew();
        var warm = 0L;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async worker =>
        {
            var random = new Random(Seed + worker);
            while (watch.Elapsed < Duration)
            {
                await SendAsync(edge.Port, Mutate(random), random.Next());
                if (warm == 0 && watch.Elapsed > Duration / 4)
                {
                    warm = ResidentMemory(edge.Server.Id);
                }
            }
        }));

        Assert.StartsWith("HTTP/1.1 200 ", await Wire.GetAsync(edge.Port, "/"), StringComparison.Ordinal);
        Assert.InRange(ResidentMemory(edge.Server.Id) - warm, long.MinValue, 64 << 20);
        Assert.DoesNotMatch(" (warn|error|fail|crit|fatal) ", edge.Server.Output);
        Assert.DoesNotContain("Exception", edge.Server.Output, StringComparison.Ordinal);
    }

    private static async Task SendAsync(int port, string message, int chance)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        client.NoDelay = true;
        var stream = client.GetStream();
        var bytes = Encoding.Latin1.GetBytes(message);
        var split = chance % 3 == 0 ? chance % (bytes.Length + 1) : bytes.Length;
        var answers = string.Empty;
        try
        {
            await stream.WriteAsync(bytes.AsMemory(0, split));
            await stream.WriteAsync(bytes.AsMemory(split));
            client.Client.Shutdown(SocketShutdown.Send);
            using var answer = new MemoryStream();
            await stream.CopyToAsync(answer).WaitAsync(AnswerLimit);
            answers = Encoding.Latin1.GetString(answer.ToArray());
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Closed on it, as it may be.
        }
        catch (TimeoutException)
        {
            Assert.Fail($"No answer and no end (seed {Seed}) to: {message}");
        }

        // Kestrel's own refusals lack what every answer of ours has: the guard lets nothing come to them.
        foreach (var head in Regex.Split(answers, "(?=^HTTP/1\\.1 )", RegexOptions.Multiline).Where(part => part.Length > 0))
        {
            Assert.True(WellFormedHead().IsMatch(head) || head.StartsWith("HTTP/1.1 100 ", StringComparison.Ordinal), $"Seed {Seed}\n{message}\n=> {head}");
            Assert.True(head.Contains("\r\nX-Content-Type-Options: nosniff\r\n", StringComparison.Ordinal) || head.StartsWith("HTTP/1.1 100 ", StringComparison.Ordinal), $"Seed {Seed}\n{message}\n=> {head}");
        }
    }

    private static string Mutate(Random random)
    {
        var message = new StringBuilder(Messages[random.Next(Messages.Length)]);
        if (random.Next(3) == 0)
        {
            _ = message.Append(Messages[random.Next(Messages.Length)]);
        }

        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(message.Length);
            _ = random.Next(5) switch
            {
                0 => message.Remove(at, random.Next(1, Math.Min(8, message.Length - at))),
                1 => message.Insert(at, (char)random.Next(256)),
                2 => message.Replace(message[at], (char)random.Next(256), at, 1),
                3 => message.Insert(at, message.ToString(at, random.Next(message.Length - at))),
                _ => message.Insert(at, Pieces[random.Next(Pieces.Length)]),
            };
            if (message.Length == 0)
            {
                _ = message.Append('G');
            }
        }

        return message.ToString();
    }

    private static long ResidentMemory(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;

    private static int Setting(string name, int without) =>
        Environment.GetEnvironmentVariable(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : without;

    [GeneratedRegex("^HTTP/1\\.1 [1-5][0-9]{2} [^\\r\\n]*\\r\\n([!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\\r\\n]*\\r\\n)+\\r\\n")]
    private static partial Regex WellFormedHead();
}
