using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

/// <summary>Who waits for somebody who writes to the disk or makes a key, and who must not.</summary>
public sealed class WaitingTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    private readonly TestDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_token_is_refused_at_once_while_another_session_is_being_ended()
    {
        using var database = new StateDatabase(new StateDirectory(_data.Path));
        using var revocations = new TokenRevocations(database, TimeProvider.System, NullLogger<TokenRevocations>.Instance);
        var session = new TokenSession("s", "ann", string.Empty, 0, 0, long.MaxValue, long.MaxValue);
        Assert.True(revocations.End(session));

        using var held = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var holder = OnThread(() => database.Use("SELECT 1", _ =>
        {
            held.Set();
            return done.Wait(Long);
        }));
        Assert.True(held.Wait(Long));
        var writer = OnThread(() => revocations.EndAll("bob"));
        Assert.True(SpinWait.SpinUntil(() => revocations.RoundOf("bob").Length > 0, Long));

        var state = TokenState.Unknown;
        var asker = OnThread(() => state = revocations.StateOf(session));
        var isTold = asker.Join(Short);
        done.Set();
        holder.Join();
        writer.Join();
        asker.Join();
        Assert.True(isTold);
        Assert.Equal(TokenState.Ended, state);
    }

    [Fact]
    public void A_key_that_is_not_known_is_not_waited_for_while_another_is_made()
    {
        // Another process has the directory, so that whoever makes a key waits.
        var directory = new StateDirectory(_data.Path);
        var time = new ManualTime(TimeSpan.Zero);
        var keys = new SigningKeys(directory, time, NullLogger<SigningKeys>.Instance);
        var ring = keys["ES256"];
        var hold = new KeyDirectory(_data["keys"]).Hold();
        var maker = OnThread(() => ring.Use(TimeSpan.FromDays(30), TimeSpan.FromHours(12)));
        try
        {
            Assert.True(SpinWait.SpinUntil(() => maker.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Long));
            time.Advance(TimeSpan.FromSeconds(2));
            var asker = OnThread(() => Assert.Null(ring.Find("unknown")));
            Assert.True(asker.Join(Short));
        }
        finally
        {
            hold.Dispose();
            maker.Join();
        }

        Assert.NotNull(ring.Signer);
    }

    private static Thread OnThread(Action run)
    {
        var thread = new Thread(() => run());
        thread.Start();
        return thread;
    }
}
