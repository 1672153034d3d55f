using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Authentication.State;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>Who is known to have a second factor, without asking the database.</summary>
public sealed class EnrolledAccountsTests : IDisposable
{
    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Who_is_enrolled_is_told_while_somebody_has_the_database()
    {
        using var database = new StateDatabase(new StateDirectory(_vault.Directory.Path));
        var factors = _vault.Open(database);
        _ = factors.Enrol(Vault.Alice);
        Assert.True(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        _vault.Time.Advance(TimeSpan.FromSeconds(1));

        using var done = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        var holder = OnThread(() => database.Use(FactorTables.Schema, _ =>
        {
            held.Set();
            return done.Wait(TimeSpan.FromMinutes(1));
        }));
        Assert.True(held.Wait(TimeSpan.FromMinutes(1)));
        var looker = OnThread(() => factors.IsEnrolled(Vault.AccountOf(Vault.Bob)));
        Assert.True(SpinWait.SpinUntil(() => looker.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin), TimeSpan.FromMinutes(1)));

        var told = false;
        var asker = OnThread(() => told = factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        var isTold = asker.Join(TimeSpan.FromSeconds(20));
        done.Set();
        holder.Join();
        looker.Join();
        asker.Join();
        Assert.True(isTold && told);
    }

    [Fact]
    public void What_changes_here_counts_here_at_once()
    {
        var factors = _vault.Open();
        Assert.False(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        var secret = factors.Begin(Vault.Alice);
        Assert.False(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        _ = factors.Confirm(Vault.Alice, _vault.CodeOf(secret), mayReplace: false);
        Assert.True(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        Assert.True(factors.Remove(Vault.Alice));
        Assert.False(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        _ = factors.Enrol(Vault.Alice);
        Assert.True(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
    }

    private static Thread OnThread(Action run)
    {
        var thread = new Thread(() => run());
        thread.Start();
        return thread;
    }
}
