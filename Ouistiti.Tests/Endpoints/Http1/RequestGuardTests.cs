using System.Buffers;
using System.IO.Pipelines;
using Ouistiti.Host.Endpoints.Http1;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>What passes the guard and what does not is the same however the bytes come in.</summary>
public sealed class RequestGuardTests
{
    private const string Get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Post = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    private const string Chunked = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n";
    private const string Refused = "- / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n";

    public static TheoryData<string> PassingMessages { get; } =
        [Get, Post, Chunked, "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "\r\n" + Get, $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {Get.Length}\r\n\r\n{Get}"];

    public static TheoryData<string, string> RefusedMessages { get; } = new()
    {
        { "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "request_line" },
        { "GET / HTTP/3.0\r\nHost: a\r\n\r\n", "version_not_accepted" },
        { "GET / HTTP/1.1\nHost: a\r\n\r\n", "line_end" },
        { "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", "line_end" },
        { "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "field_name" },
        { "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", "field_name" },
        { "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", "field_value" },
        { "GET / HTTP/1.1\r\n\r\n", "host" },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", "content_length" },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "transfer_encoding" },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent_Length: 1\r\n\r\n", "field_name" },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n", "body_too_large" },
        { "GET / HTTP/1.1\r\nHost: a\r\nX: y", "incomplete" },
    };

    [Theory]
    [MemberData(nameof(PassingMessages))]
    public async Task A_message_that_is_right_passes_as_it_is(string message)
    {
        var all = message + Get;
        for (var split = 0; split <= all.Length; split++)
        {
            Assert.Equal(all + "|", await GuardedBytes.ReadAsync(all, split));
        }
    }

    [Theory]
    [MemberData(nameof(RefusedMessages))]
    public async Task A_message_that_is_wrong_is_replaced_by_its_refusal_and_ends_the_connection(string message, string reason)
    {
        for (var split = 0; split <= message.Length; split++)
        {
            Assert.Equal($"{Refused}|{reason}", await GuardedBytes.ReadAsync(message + Get[..(reason == "incomplete" ? 0 : Get.Length)], split));
            Assert.Equal($"{Post}{Refused}|{reason}", await GuardedBytes.ReadAsync(Post + message, Post.Length + split));
        }
    }

    [Fact]
    public async Task A_body_that_is_seen_to_be_wrong_reaches_nobody_with_its_head_and_later_ends_there()
    {
        const string head = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        Assert.Equal($"{Refused}|line_end", await GuardedBytes.ReadAsync(head + "5\nhello\r\n0\r\n\r\n", 0));
        Assert.Equal($"{head}\0\0\r\n|brokenline_end", await GuardedBytes.ReadAsync(head + "5\nhello\r\n0\r\n\r\n", head.Length));
        Assert.Equal($"{head}5\r\nhello\0\0\r\n|brokenchunk", await GuardedBytes.ReadAsync(head + "5\r\nhelloX\r\n0\r\n\r\n", head.Length + 8));
    }

    [Fact]
    public async Task A_simple_request_is_translated_and_the_last()
    {
        for (var split = 0; split <= "GET /a\r\n".Length; split++)
        {
            Assert.Equal("GET /a HTTP/1.0\r\n\r\n|simple", await GuardedBytes.ReadAsync("GET /a\r\n" + Get, split));
            Assert.Equal($"{Get}{Refused}|simple_request", await GuardedBytes.ReadAsync(Get + "GET /a\r\n", Get.Length + split));
        }
    }

    [Theory]
    [InlineData("5;name=\"v;\\\"\"")]
    [InlineData("5 ; a ; b = c")]
    [InlineData("0000000000000005")]
    public async Task What_Kestrel_need_not_know_of_a_chunk_is_left_out(string size)
    {
        var message = Chunked.Replace("5\r\nhello", $"{size}\r\nhello", StringComparison.Ordinal);
        for (var split = 0; split <= message.Length; split++)
        {
            Assert.Equal($"{Chunked}{Get}|", await GuardedBytes.ReadAsync(message + Get, split));
        }
    }

    [Fact]
    public async Task A_later_version_of_HTTP_1_is_read_as_the_one_there_is()
    {
        var later = Post.Replace("HTTP/1.1", "HTTP/1.7", StringComparison.Ordinal);
        for (var split = 0; split <= later.Length; split++)
        {
            Assert.Equal($"{Post}{Get}|", await GuardedBytes.ReadAsync(later + Get, split));
        }
    }

    [Fact]
    public async Task A_head_may_fill_its_limits_and_not_a_byte_more()
    {
        var rules = GuardedBytes.Rules with { MaxRequestLineSize = 600, MaxFieldsSize = 700 };
        string Message(int line, int fields) =>
            $"GET /{new string('a', line - "GET / HTTP/1.1".Length)} HTTP/1.1\r\nHost: a\r\nX: {new string('b', fields - "Host: a\r\nX: \r\n".Length)}\r\n\r\n";
        for (var split = 0; split <= Message(600, 700).Length; split++)
        {
            Assert.EndsWith("|", await GuardedBytes.ReadAsync(Message(600, 700), split, rules), StringComparison.Ordinal);
            Assert.EndsWith("|target_too_long", await GuardedBytes.ReadAsync(Message(601, 700), split, rules), StringComparison.Ordinal);
            Assert.EndsWith("|fields_too_large", await GuardedBytes.ReadAsync(Message(600, 701), split, rules), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/1.2")]
    public async Task A_reader_may_wait_for_more_of_a_body_before_it_takes_any(string version)
    {
        var pipe = new Pipe();
        var guard = new RequestGuard(pipe.Reader, GuardedBytes.Rules, new GuardedBytes(), refusalOfAll: null);
        _ = await pipe.Writer.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Post.Replace("HTTP/1.1", version, StringComparison.Ordinal)[..^2]));
        var head = await guard.ReadAsync();
        guard.AdvanceTo(head.Buffer.GetPosition(Post.Length - 5));
        var part = await guard.ReadAsync();
        Assert.True(part.Buffer.FirstSpan.SequenceEqual("hel"u8));
        guard.AdvanceTo(part.Buffer.Start, part.Buffer.End);
        var whole = guard.ReadAsync();
        Assert.False(whole.IsCompleted);
        _ = await pipe.Writer.WriteAsync("lo"u8.ToArray());
        Assert.Equal("hello", System.Text.Encoding.ASCII.GetString((await whole).Buffer.ToArray()));
    }

    [Fact]
    public async Task Another_protocol_passes_untouched_once_it_is_agreed_on()
    {
        var pipe = new Pipe();
        var guard = new RequestGuard(pipe.Reader, GuardedBytes.Rules, new GuardedBytes(), refusalOfAll: null);
        _ = await pipe.Writer.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n\0\n\u0001 no HTTP"u8.ToArray());
        var head = await guard.ReadAsync();
        Assert.True(head.Buffer.Slice(head.Buffer.Length - 4).FirstSpan.SequenceEqual("\r\n\r\n"u8));
        guard.AdvanceTo(head.Buffer.End);
        guard.OpenTunnel();
        var rest = await guard.ReadAsync();
        Assert.True(rest.Buffer.FirstSpan.SequenceEqual("\0\n\u0001 no HTTP"u8));
    }
}
