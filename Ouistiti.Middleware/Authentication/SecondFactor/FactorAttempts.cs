using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Lockout;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Checks codes that clients send, and slows down who guesses.</summary>
internal sealed class FactorAttempts(SecondFactors factors, SignInThrottle throttle, AuthenticationOptions options)
{
    private const string Name = "second factor";

    private readonly Lock _turn = new();

    /// <summary>What wrong codes are counted by: apart from wrong passwords, for each right one would forget them.</summary>
    public static string KeyOf(FactorOwner owner) => $"{owner.Store}|{Name}{AccountDirectory.KeySeparator}{owner.Name} ({Name})";

    /// <summary>Whether a code is right. Why it is not is told nobody.</summary>
    /// <param name="account">The account, whose first factor has succeeded.</param>
    /// <param name="code">The code as the client gave it.</param>
    /// <param name="context">The request; its client's address counts.</param>
    /// <exception cref="AccountStoreException">It cannot be told.</exception>
    public async ValueTask<bool> TryAsync(Account account, string? code, HttpContext context)
    {
        var key = KeyOf(FactorOwner.Of(account));
        var address = context.Connection.RemoteIpAddress;
        if (throttle.IsLocked(key, address, options.Lockout))
        {
            return false;
        }

        // The disk is not waited for on the thread that receives.
        await Task.Yield();
        ValueTask failing;
        lock (_turn)
        {
            // Others may have failed while this one was waiting; the next one finds counted what comes of this.
            if (throttle.IsLocked(key, address, options.Lockout))
            {
                return false;
            }

            if (factors.Verify(FactorOwner.Of(account), code))
            {
                throttle.Succeed(key);
                return true;
            }

            failing = throttle.FailCodeAsync(key, address, options.Lockout, context.RequestAborted);
        }

        await failing;
        return false;
    }
}
