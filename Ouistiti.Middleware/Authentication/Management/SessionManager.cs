using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Shows the sessions of an account, and ends them. It reads and writes the disk.</summary>
internal sealed class SessionManager(SiteIdentity site, LiveSessions live, TokenIssuer tokens, AuditLog audit)
{
    private static readonly ManagementResult NoSession = new(ManagementStatus.NotFound, "There is no such session.");
    private static readonly ManagementResult NotSaved = new(ManagementStatus.Unavailable, "It has ended, but that could not be saved: it holds until the server ends.");

    /// <summary>The sessions of an account, the latest first.</summary>
    /// <exception cref="AccountStoreException">They cannot be read.</exception>
    public IReadOnlyList<LiveSession> List(Account account) => live.Of(account);

    /// <summary>Ends a session at once.</summary>
    /// <exception cref="AccountStoreException">Which there are cannot be read.</exception>
    public ManagementResult End(HttpContext context, Caller caller, Account account, string id) =>
        live.Of(account).FirstOrDefault(session => session.Session.Id == id) is { } found
            ? Run(context, caller, "end session", account, id, () => tokens.End(found.Session, account.Name))
            : NoSession;

    /// <summary>Ends all sessions of an account at once, also those that nothing is known of.</summary>
    public ManagementResult EndAll(HttpContext context, Caller caller, Account account) => Run(context, caller, "end sessions", account, "all", () => tokens.RevokeAll(account));

    private ManagementResult Run(HttpContext context, Caller caller, string action, Account account, string details, Func<bool> end) =>
        audit.Run(context, site.Name, caller.Name, action, account.Store, account.Name, details, () => end() ? new ManagementResult(ManagementStatus.Done, Account: account) : NotSaved, isUrgent: true);
}
