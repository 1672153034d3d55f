using System.Net;
using Microsoft.Extensions.Logging;

namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>
/// Slows down who guesses, for all sites of the server; it remembers beyond a restart. Clients on this machine are counted apart, and only by account:
/// guesses from the network lock nobody out who sits at the machine, nor the other way round.
/// </summary>
internal sealed partial class SignInThrottle(FailureCounts counts, LockoutJournal journal, SignInMetrics metrics, TimeProvider time, ILogger<SignInThrottle> logger)
{
    // Who mistypes twice does not notice.
    private const int FreeFailures = 2;
    private const int MostWaiting = 256;
    private const int LongestShown = 64;

    // Begins as the key of no account does.
    private const string Registrations = "registrations";
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(4);

    private readonly WrongPasswords _wrong = new(time);
    private int _waiting;

    /// <summary>Whether an attempt must be refused without being looked at.</summary>
    /// <param name="account">What is guessed at: the accounts' stores and the name. It need not exist.</param>
    /// <param name="address">The client's address; null where it has none (a UNIX socket).</param>
    /// <param name="options">What the site allows.</param>
    public bool IsLocked(string account, IPAddress? address, LockoutOptions options)
    {
        if (!counts.HasLocks)
        {
            return false;
        }

        var isLocal = ThrottleKey.IsLocal(address);
        var isLocked = counts.IsLocked(ThrottleKey.OfAccount(account, isLocal), options.Duration)
            || (!isLocal && counts.IsLocked(ThrottleKey.OfAddress(address!), options.Duration));
        if (isLocked)
        {
            metrics.Count(SignInMetrics.Locked);
        }

        return isLocked;
    }

    /// <summary>Whether anything is locked at all: where nothing is, nobody needs to ask <see cref="IsLocked"/>.</summary>
    public bool HasLocks => counts.HasLocks;

    /// <summary>Counts an attempt that failed, and waits as long as its answer has to.</summary>
    /// <param name="account">What is guessed at: the accounts' stores and the name. It need not exist.</param>
    /// <param name="address">The client's address; null where it has none (a UNIX socket).</param>
    /// <param name="options">What the site allows.</param>
    /// <param name="cancellationToken">The client has gone; the attempt counts all the same.</param>
    /// <param name="isKnown">Whether there is such an account. A name that nobody has may be a password, typed too early: it is not logged.</param>
    public ValueTask FailAsync(string account, IPAddress? address, LockoutOptions options, CancellationToken cancellationToken, bool isKnown = true)
    {
        Log.Failed(logger, NameOf(account, isKnown), ThrottleKey.Show(address));
        return CountAsync(account, isKnown, "passwords", address, options, cancellationToken);
    }

    /// <summary>Counts a password that was wrong, as <see cref="FailAsync"/> does: the very same one from the
    /// same address once in the time that a failure counts for.</summary>
    /// <param name="account">What is guessed at: the accounts' stores and the name. It need not exist.</param>
    /// <param name="stamp">The account as it is now; null where there is none.</param>
    /// <param name="password">The password.</param>
    /// <param name="address">The client's address; null where it has none (a UNIX socket).</param>
    /// <param name="options">What the site allows.</param>
    /// <param name="cancellationToken">The client has gone; the attempt counts all the same.</param>
    public ValueTask FailPasswordAsync(string account, string? stamp, string password, IPAddress? address, LockoutOptions options, CancellationToken cancellationToken)
    {
        _wrong.Add(stamp ?? account, address, password, options.Duration);
        return FailAsync(account, address, options, cancellationToken, isKnown: stamp is not null);
    }

    /// <summary>Whether this very password was wrong a short time ago, from the same address and for the account as it is now: it need not be looked at again.</summary>
    public bool IsRepeated(string account, string? stamp, string password, IPAddress? address)
    {
        var isRepeated = _wrong.Contains(stamp ?? account, address, password);
        if (isRepeated)
        {
            metrics.Count(SignInMetrics.Failed);
            Log.Repeated(logger, NameOf(account, isKnown: stamp is not null), ThrottleKey.Show(address));
        }

        return isRepeated;
    }

    /// <summary>Counts a code that was wrong, after a right password, as <see cref="FailAsync"/> does.</summary>
    public ValueTask FailCodeAsync(string account, IPAddress? address, LockoutOptions options, CancellationToken cancellationToken)
    {
        Log.WrongCode(logger, NameOf(account, isKnown: true), ThrottleKey.Show(address));
        return CountAsync(account, isKnown: true, "codes", address, options, cancellationToken);
    }

    private async ValueTask CountAsync(string account, bool isKnown, string what, IPAddress? address, LockoutOptions options, CancellationToken cancellationToken)
    {
        var isLocal = ThrottleKey.IsLocal(address);
        metrics.Count(SignInMetrics.Failed);
        var ofAccount = ThrottleKey.OfAccount(account, isLocal);
        var locks = counts.Add(ofAccount, options.Attempts, options.Duration, out var count);
        var failures = count.Failures;
        if (locks)
        {
            Log.AccountLocked(logger, NameOf(account, isKnown), isLocal ? "this machine" : "the network", options.Duration, count.Failures, what);
        }

        journal.Changed(ofAccount, count);
        if (!isLocal)
        {
            var ofAddress = ThrottleKey.OfAddress(address!);
            if (counts.Add(ofAddress, options.AttemptsOfAddress, options.Duration, out count))
            {
                locks = true;
                Log.AddressLocked(logger, ThrottleKey.Show(address), options.Duration, count.Failures);
            }

            failures = Math.Max(failures, count.Failures);
            journal.Changed(ofAddress, count);
        }

        if (locks)
        {
            // Who kills the server, or takes its power, gains no attempts.
            await journal.WriteAsync();
        }

        await DelayAsync(failures, cancellationToken);
    }

    /// <summary>Forgets the failures of an account: its user has signed in. A lock stays; and it happens once in a few minutes, however often he does.</summary>
    public void Succeed(string account)
    {
        metrics.Count(SignInMetrics.Ok);
        Forgive(account);
    }

    /// <summary>Forgets the failures of an account as <see cref="Succeed"/> does, at a request that is no sign-in of its own.</summary>
    public void Forgive(string account)
    {
        if (!counts.IsEmpty)
        {
            Forget(account, counts.Forgive);
        }
    }

    /// <summary>Counts somebody who asks for an account, by his address; all of this machine count as one.</summary>
    /// <param name="address">The client's address; null where it has none (a UNIX socket).</param>
    /// <param name="options">What the site allows.</param>
    /// <returns>Whether he may ask.</returns>
    public async ValueTask<bool> TryRegisterAsync(IPAddress? address, LockoutOptions options)
    {
        var isLocal = ThrottleKey.IsLocal(address);
        var key = isLocal ? ThrottleKey.OfAccount(Registrations, isLocal) : ThrottleKey.OfAddress(address!);
        if (counts.IsLocked(key, options.Duration))
        {
            return false;
        }

        if (counts.Add(key, options.AttemptsOfAddress, options.Duration, out var count))
        {
            Log.TooManyRegistrations(logger, ThrottleKey.Show(address), options.Duration, count.Failures);
            journal.Changed(key, count);
            await journal.WriteAsync();
        }

        return true;
    }

    /// <summary>Counts an attempt that nobody could look at.</summary>
    public void Refuse(string account, IPAddress? address, bool isKnown = true)
    {
        metrics.Count(SignInMetrics.Busy);
        Log.Busy(logger, NameOf(account, isKnown), ThrottleKey.Show(address));
    }

    /// <summary>Lifts the lock of an account, for the network and for this machine, and forgets its failures.</summary>
    /// <returns>Whether there was a lock.</returns>
    public bool Unlock(string account)
    {
        var wasLocked = counts.Find(ThrottleKey.OfAccount(account, isLocal: true)) is { IsLocked: true } || counts.Find(ThrottleKey.OfAccount(account, isLocal: false)) is { IsLocked: true };
        Forget(account, counts.Remove);
        return wasLocked;
    }

    private void Forget(string account, Func<UInt128, bool> forget)
    {
        foreach (var isLocal in new[] { true, false })
        {
            var key = ThrottleKey.OfAccount(account, isLocal);
            if (forget(key))
            {
                journal.Forgotten(key);
            }
        }
    }

    /// <summary>Lets an answer wait, at no thread's cost. Where many wait already, it does not: what is refused at once costs no memory.</summary>
    private async ValueTask DelayAsync(int failures, CancellationToken cancellationToken)
    {
        if (failures <= FreeFailures)
        {
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _waiting) <= MostWaiting)
            {
                var doublings = Math.Min(failures - FreeFailures - 1, 30);
                var delay = Math.Min(FirstDelay.Ticks << doublings, LongestDelay.Ticks);
                await Task.Delay(TimeSpan.FromTicks(delay), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            _ = Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>The name that stands at the end of an account's key, where somebody has it.</summary>
    private static string NameOf(string account, bool isKnown)
    {
        if (!isKnown)
        {
            return "An unknown user";
        }

        var name = account[(account.IndexOf(Accounts.AccountDirectory.KeySeparator, StringComparison.Ordinal) + 1)..];
        return name.Length > LongestShown ? name[..LongestShown] + "…" : name;
    }

    private static partial class Log
    {
        [LoggerMessage(1310, LogLevel.Information, "{User} could not sign in from {Client}: the name or the password is wrong.")]
        public static partial void Failed(ILogger logger, string user, string client);

        [LoggerMessage(1311, LogLevel.Warning, "{User} cannot sign in from {Origin} for {Duration}, after {Failures} wrong {What}.")]
        public static partial void AccountLocked(ILogger logger, string user, string origin, TimeSpan duration, int failures, string what);

        [LoggerMessage(1312, LogLevel.Warning, "Nobody can sign in from {Client} for {Duration}, after {Failures} wrong passwords or codes.")]
        public static partial void AddressLocked(ILogger logger, string client, TimeSpan duration, int failures);

        [LoggerMessage(1318, LogLevel.Warning, "Nobody can sign in or ask for an account from {Client} for {Duration}, after {Attempts} attempts.")]
        public static partial void TooManyRegistrations(ILogger logger, string client, TimeSpan duration, int attempts);

        [LoggerMessage(1313, LogLevel.Information, "{User} could not sign in from {Client}: too many others were waiting.")]
        public static partial void Busy(ILogger logger, string user, string client);

        [LoggerMessage(1318, LogLevel.Debug, "{User} could not sign in from {Client}: it is the same wrong password as before.")]
        public static partial void Repeated(ILogger logger, string user, string client);

        [LoggerMessage(1314, LogLevel.Information, "{User} could not complete a sign-in from {Client}: the code is wrong.")]
        public static partial void WrongCode(ILogger logger, string user, string client);
    }
}
