using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Ouistiti.Tests.Documents.Listings;

/// <summary>How a listing travels: lengths, parts, HEAD and caches.</summary>
public sealed class ListingAnswerTests : IDisposable
{
    private readonly ListingSandbox _sandbox = new();

    public static TheoryData<string> Forms { get; } = ["*/*", "application/json", "XMLHttpRequest"];

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_small_listing_tells_its_length_to_HEAD_as_well(string form)
    {
        _sandbox.Write("é.txt");
        var (response, body) = await _sandbox.GetAsync("/", Asking(form));
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(body), response.ContentLength);
        var (head, nothing) = await _sandbox.GetAsync("/", Asking(form, "HEAD"));
        Assert.Empty(nothing);
        Assert.Equal(response.StatusCode, head.StatusCode);
        Assert.Equal(response.Headers, head.Headers);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_large_listing_is_whole_and_comes_in_parts(string form)
    {
        const int count = 10_000;
        _ = Directory.CreateDirectory(_sandbox["root/many"]);
        await _sandbox.ShellAsync($"cd many && seq -f 'a name of some length %g.txt' {count} | xargs -d '\\n' touch");
        var (response, body) = await _sandbox.GetAsync("/many/", Asking(form));
        Assert.Null(response.ContentLength);
        Assert.Equal(Enumerable.Range(1, count).Select(i => $"a name of some length {i}.txt"), Names(form, body));
        var (head, nothing) = await _sandbox.GetAsync("/many/", Asking(form, "HEAD"));
        Assert.Empty(nothing);
        Assert.Equal(response.Headers, head.Headers);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Caches_are_told_what_the_form_depends_on(string form)
    {
        var (response, _) = await _sandbox.GetAsync("/", Asking(form));
        Assert.Equal("Accept,X-Requested-With", response.Headers.Vary.ToString());
    }

    [Fact]
    public async Task What_else_an_answer_varies_by_stays()
    {
        var (response, _) = await _sandbox.GetAsync("/", context => context.Response.Headers.Vary = "Origin");
        Assert.Equal("Origin,Accept,X-Requested-With", response.Headers.Vary.ToString());
    }

    [Fact]
    public async Task A_client_that_reads_no_more_ends_the_listing()
    {
        _sandbox.Write("a");
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        _ = await Assert.ThrowsAsync<OperationCanceledException>(
            () => _sandbox.GetAsync("/", context => context.Features.Set<IHttpResponseBodyFeature>(new PipeBody(pipe.Writer))));
    }

    private static Action<HttpContext> Asking(string form, string method = "GET") => context =>
    {
        context.Request.Method = method;
        if (form == "XMLHttpRequest")
        {
            context.Request.Headers.XRequestedWith = form;
        }
        else
        {
            context.Request.Headers.Accept = form;
        }
    };

    private static IEnumerable<string> Names(string form, string body)
    {
        if (form == "*/*")
        {
            return new AngleSharp.Html.Parser.HtmlParser().ParseDocument(body).QuerySelectorAll("tbody a").Skip(1).Select(link => link.TextContent);
        }

        var json = JsonDocument.Parse(body).RootElement;
        var names = (form == "XMLHttpRequest" ? json.GetProperty("content") : json).EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!).ToArray();
        if (form == "XMLHttpRequest")
        {
            Assert.Equal(names.OrderDescending(StringComparer.Ordinal), names);
            Array.Sort(names, static (left, right) => Middleware.Documents.Listings.NaturalOrder.Compare(left, right));
        }

        return names;
    }

    /// <summary>A body that leaves through a pipe, as it does on a real server.</summary>
    private sealed class PipeBody(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => Writer.AsStream();

        public PipeWriter Writer => writer;

        public Task CompleteAsync() => Writer.CompleteAsync().AsTask();

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
