using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Lockout;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Bounds who asks for accounts: how often from an address, and how many wait.</summary>
internal sealed class Registrations(AuthenticationOptions options, SignInThrottle throttle)
{
    private static readonly ManagementResult Full = new(ManagementStatus.Unavailable, "Too many accounts wait to be activated. Try again later.");
    private static readonly ManagementResult TooMany = new(ManagementStatus.TooMany, "Too many accounts were asked for from your address. Try again later.");

    /// <summary>Why there can be no more now; null where there can.</summary>
    /// <param name="context">The request; its client's address counts.</param>
    /// <param name="accounts">All accounts.</param>
    public async ValueTask<ManagementResult?> WhyNotAsync(HttpContext context, IReadOnlyList<Account> accounts) =>
        await throttle.TryRegisterAsync(context.Connection.RemoteIpAddress, options.Lockout) ? WhyFull(accounts) : TooMany;

    /// <summary>Why no more can wait; null where one can.</summary>
    public ManagementResult? WhyFull(IReadOnlyList<Account> accounts) =>
        accounts.Count(account => account.Status == AccountStatus.Approving) >= options.Management!.MaxWaiting ? Full : null;
}
