using System.Text;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

public sealed class SecondFactorsTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);
    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void A_code_is_good_once()
    {
        var factors = _vault.Open();
        var code = _vault.CodeOf(factors.Enrol(Vault.Alice).Secret);
        Assert.True(factors.Verify(Vault.Alice, code));
        Assert.False(factors.Verify(Vault.Alice, code));
    }

    [Fact]
    public void What_waits_to_be_confirmed_is_worth_no_key_that_was_lost()
    {
        var factors = _vault.Open();
        _ = factors.Begin(Vault.Alice);
        File.Delete(_vault.KeyPath);
        var secret = factors.Begin(Vault.Bob);
        Assert.Null(factors.FindPending(Vault.Alice));
        Assert.NotNull(factors.Confirm(Vault.Bob, _vault.CodeOf(secret), mayReplace: false));
    }

    [Fact]
    public void A_used_code_stays_used_beyond_a_restart()
    {
        var factors = _vault.Open();
        var code = _vault.CodeOf(factors.Enrol(Vault.Alice).Secret);
        Assert.True(factors.Verify(Vault.Alice, code));
        Assert.False(_vault.Open().Verify(Vault.Alice, code));
    }

    [Fact]
    public void A_code_of_before_the_last_one_is_refused_too()
    {
        var factors = _vault.Open();
        var secret = factors.Enrol(Vault.Alice).Secret;
        Assert.True(factors.Verify(Vault.Alice, _vault.CodeOf(secret, steps: 1)));
        Assert.False(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
        _vault.Time.Advance(Step);
        Assert.False(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
        _vault.Time.Advance(Step);
        Assert.True(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
    }

    [Fact]
    public async Task Of_many_requests_with_the_same_code_one_succeeds()
    {
        // Of several processes, as a server and another one beside it are.
        var processes = Enumerable.Range(0, 3).Select(_ => _vault.Open()).ToArray();
        var code = _vault.CodeOf(processes[0].Enrol(Vault.Alice).Secret);
        using var start = new ManualResetEventSlim();
        var attempts = Enumerable.Range(0, 12).Select(i => Task.Factory.StartNew(
            () =>
            {
                start.Wait();
                return processes[i % processes.Length].Verify(Vault.Alice, code);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        start.Set();
        Assert.Single(await Task.WhenAll(attempts), isRight => isRight);
    }

    [Fact]
    public void A_code_of_another_user_is_refused()
    {
        var factors = _vault.Open();
        var code = _vault.CodeOf(factors.Enrol(Vault.Alice).Secret);
        _ = factors.Enrol(Vault.Bob);
        Assert.False(factors.Verify(Vault.Bob, code));
        Assert.False(factors.Verify(Vault.Alice with { Store = "file:/another" }, code));
    }

    [Fact]
    public void After_a_hundred_wrong_codes_only_a_recovery_code_helps()
    {
        var factors = _vault.Open();
        var (secret, recovery) = factors.Enrol(Vault.Alice);
        var wrong = _vault.CodeOf(secret, steps: 5);
        for (var i = 0; i < SecondFactors.MostFailures; i++)
        {
            Assert.False(factors.Verify(Vault.Alice, wrong));
        }

        Assert.False(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
        Assert.True(factors.StateOf(Vault.Alice)!.NeedsRecovery);
        Assert.True(factors.Verify(Vault.Alice, recovery[0]));
        Assert.True(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
    }

    [Fact]
    public void A_right_code_forgets_the_wrong_ones()
    {
        var factors = _vault.Open();
        var secret = factors.Enrol(Vault.Alice).Secret;
        for (var i = 0; i < SecondFactors.MostFailures + 10; i++)
        {
            Assert.False(factors.Verify(Vault.Alice, _vault.CodeOf(secret, steps: 5)));
            if (i == 50)
            {
                Assert.True(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
            }
        }

        _vault.Time.Advance(Step);
        Assert.True(factors.StateOf(Vault.Alice)!.NeedsRecovery is false);
        Assert.True(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
    }

    [Fact]
    public void A_recovery_code_is_good_once_for_its_user()
    {
        var factors = _vault.Open();
        var codes = factors.Enrol(Vault.Alice).RecoveryCodes;
        _ = factors.Enrol(Vault.Bob);
        Assert.False(factors.Verify(Vault.Bob, codes[3]));
        Assert.True(factors.Verify(Vault.Alice, codes[3].Replace('-', ' ')));
        Assert.False(factors.Verify(Vault.Alice, codes[3]));
        Assert.False(_vault.Open().Verify(Vault.Alice, codes[3]));
        Assert.Equal(9, factors.StateOf(Vault.Alice)!.RecoveryCodes);
    }

    [Fact]
    public void New_recovery_codes_void_the_old_ones()
    {
        var factors = _vault.Open();
        var old = factors.Enrol(Vault.Alice).RecoveryCodes;
        var renewed = factors.RenewCodes(Vault.Alice)!;
        Assert.All(old, code => Assert.False(factors.Verify(Vault.Alice, code)));
        Assert.All(renewed, code => Assert.True(factors.Verify(Vault.Alice, code)));
    }

    [Fact]
    public void A_secret_is_in_force_once_it_is_confirmed()
    {
        var factors = _vault.Open();
        var secret = factors.Begin(Vault.Alice);
        Assert.False(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        Assert.False(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
        Assert.Equal(secret, factors.FindPending(Vault.Alice));
        Assert.Null(factors.Confirm(Vault.Alice, _vault.CodeOf(secret, steps: 5), mayReplace: false));
        Assert.Equal(10, factors.Confirm(Vault.Alice, _vault.CodeOf(secret), mayReplace: false)!.Count);
        Assert.True(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        Assert.Null(factors.FindPending(Vault.Alice));

        // What confirmed is used up.
        Assert.False(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
    }

    [Fact]
    public void A_secret_that_is_not_confirmed_in_time_is_void()
    {
        var factors = _vault.Open();
        var secret = factors.Begin(Vault.Alice);
        _vault.Time.Advance(SecondFactors.PendingLife);
        Assert.Null(factors.FindPending(Vault.Alice));
        Assert.Null(factors.Confirm(Vault.Alice, _vault.CodeOf(secret), mayReplace: false));
    }

    [Fact]
    public void Who_has_given_but_the_password_replaces_no_factor_that_is_in_force()
    {
        var factors = _vault.Open();
        var theirs = factors.Begin(Vault.Alice);
        var own = factors.Enrol(Vault.Alice).Secret;
        Assert.Null(factors.Confirm(Vault.Alice, _vault.CodeOf(theirs), mayReplace: false));
        theirs = factors.Begin(Vault.Alice);
        Assert.Null(factors.Confirm(Vault.Alice, _vault.CodeOf(theirs), mayReplace: false));
        Assert.True(factors.Verify(Vault.Alice, _vault.CodeOf(own)));
    }

    [Fact]
    public void What_is_removed_is_gone()
    {
        var factors = _vault.Open();
        var (secret, codes) = factors.Enrol(Vault.Alice);
        Assert.True(factors.Remove(Vault.Alice));
        Assert.False(factors.Remove(Vault.Alice));
        Assert.False(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        Assert.False(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
        Assert.False(factors.Verify(Vault.Alice, codes[0]));
    }

    [Fact]
    public void What_another_process_changes_is_seen_within_a_second()
    {
        var (server, command) = (_vault.Open(), _vault.Open());
        Assert.False(server.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        _ = command.Enrol(Vault.Alice);
        _vault.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(server.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        _ = command.Remove(Vault.Alice);
        Assert.True(server.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        _vault.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(server.IsEnrolled(Vault.AccountOf(Vault.Alice)));
    }

    [Fact]
    public void Where_nobody_has_enrolled_nothing_is_written()
    {
        var factors = _vault.Open();
        Assert.False(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        Assert.Null(factors.StateOf(Vault.Alice));
        Assert.False(factors.Verify(Vault.Alice, "123456"));
        Assert.False(factors.Remove(Vault.Alice));
        Assert.Empty(Directory.GetFiles(_vault.Directory.Path));
    }

    [Fact]
    public void A_database_that_cannot_be_read_lets_nobody_in()
    {
        _ = _vault.Directory.Write("authentication.db", "no database, and longer than the name of one");
        var factors = _vault.Open();
        _ = Assert.Throws<AccountStoreException>(() => factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        _ = Assert.Throws<AccountStoreException>(() => factors.Verify(Vault.Alice, "123456"));
        _ = Assert.Throws<AccountStoreException>(() => factors.Begin(Vault.Alice));
        Assert.False(File.Exists(_vault.KeyPath));
    }

    [Fact]
    public void Any_text_is_refused_without_a_failure()
    {
        var factors = _vault.Open();
        _ = factors.Enrol(Vault.Alice);
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Create(random.Next(80), random, (span, source) =>
            {
                foreach (ref var character in span)
                {
                    character = (char)source.Next(source.Next(2) == 0 ? 0x40 : 0x10000);
                }
            });
            Assert.False(factors.Verify(Vault.Alice, text), Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text)));
        }
    }
}
