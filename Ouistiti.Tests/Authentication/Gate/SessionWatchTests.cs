using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>Requests that go on, and sessions that end.</summary>
public sealed class SessionWatchTests : IDisposable
{
    private readonly SessionWatch _watch = new(TimeProvider.System, NullLogger<SessionWatch>.Instance);

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task What_goes_on_ends_with_its_session()
    {
        var (ended, other) = (new Lifetime(), new Lifetime());
        var isValid = true;
        var answer = new TaskCompletionSource();
        var watched = _watch.WatchAsync(ended.Context, answer.Task, () => isValid);
        var kept = _watch.WatchAsync(other.Context, answer.Task, () => true);

        isValid = false;
        await Eventually.TrueAsync(() => ended.IsAborted, "the request is aborted");

        Assert.False(other.IsAborted);
        answer.SetResult();
        await Task.WhenAll(watched, kept);
    }

    [Fact]
    public async Task What_has_ended_is_not_looked_at_again()
    {
        var request = new Lifetime();
        var looks = 0;
        await _watch.WatchAsync(request.Context, Task.CompletedTask, () => ++looks < 0);
        var another = new Lifetime();
        var answer = new TaskCompletionSource();
        var watched = _watch.WatchAsync(another.Context, answer.Task, () => false);
        await Eventually.TrueAsync(() => another.IsAborted, "the watch has looked");

        Assert.Equal(0, looks);
        Assert.False(request.IsAborted);
        answer.SetResult();
        await watched;
    }

    [Fact]
    public async Task What_has_ended_while_its_session_was_judged_is_not_aborted()
    {
        // By then its object may be the next request's.
        var request = new Lifetime();
        using var judging = new ManualResetEventSlim();
        using var judge = new ManualResetEventSlim();
        var answer = new TaskCompletionSource();
        var watched = _watch.WatchAsync(request.Context, answer.Task, () =>
        {
            judging.Set();
            judge.Wait();
            return false;
        });
        Assert.True(judging.Wait(TimeSpan.FromMinutes(1)));
        answer.SetResult();
        await watched;
        judge.Set();

        var another = new Lifetime();
        var more = new TaskCompletionSource();
        watched = _watch.WatchAsync(another.Context, more.Task, () => false);
        await Eventually.TrueAsync(() => another.IsAborted, "the watch has looked again");
        Assert.False(request.IsAborted);
        more.SetResult();
        await watched;
    }

    [Fact]
    public async Task A_session_that_cannot_be_judged_has_ended_and_others_are_watched_on()
    {
        var (unknown, ended) = (new Lifetime(), new Lifetime());
        var answer = new TaskCompletionSource();
        var isValid = true;
        var watched = new[]
        {
            _watch.WatchAsync(unknown.Context, answer.Task, () => throw new InvalidDataException()),
            _watch.WatchAsync(ended.Context, answer.Task, () => isValid),
        };
        await Eventually.TrueAsync(() => unknown.IsAborted, "the request is aborted");
        Assert.False(ended.IsAborted);
        isValid = false;
        await Eventually.TrueAsync(() => ended.IsAborted, "the watch goes on");
        answer.SetResult();
        await Task.WhenAll(watched);
    }

    [Fact]
    public async Task What_goes_wrong_in_a_request_is_its_own_business()
    {
        var request = new Lifetime();

        _ = await Assert.ThrowsAsync<IOException>(() => _watch.WatchAsync(request.Context, Task.FromException(new IOException()), () => true));
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public Lifetime() => Context.Features.Set<IHttpRequestLifetimeFeature>(this);

        public HttpContext Context { get; } = new DefaultHttpContext();

        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }
}
