using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.Management;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Pages;

/// <summary>The page at which users change their own passwords: by choice, or because they have to.</summary>
internal sealed class PasswordEndpoint(
    AuthenticationOptions options,
    AccountDirectory accounts,
    PasswordPolicy passwords,
    SlowHashGate gate,
    Challenge challenge,
    SignInPolicy policy,
    RedirectTargets targets,
    SignedIn signedIn,
    SignInLog log,
    SiteIdentity site,
    AuditLog? audit = null) : ISignInEndpoint
{
    private const string Unchangeable = "This password cannot be changed here.";

    public string Path => options.PasswordPath;

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.User.Identity is not AccountIdentity identity)
        {
            await challenge.SendAsync(context);
        }
        else if (policy.MissingFactor(identity) is { } factor && !policy.ChangesPasswordFirst(identity))
        {
            await challenge.SendForFactorAsync(context, factor);
        }
        else if (HttpMethods.IsPost(request.Method))
        {
            await ChangeAsync(context, identity);
        }
        else if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            await SendPageAsync(context, identity, StatusCodes.Status200OK, targets.Read(form: null, request), message: null);
        }
        else
        {
            context.RefuseMethod("GET, HEAD, POST");
        }
    }

    private async Task ChangeAsync(HttpContext context, AccountIdentity identity)
    {
        if (await SmallForm.ReadOrRefuseAsync(context) is not { } form)
        {
            return;
        }

        var target = targets.Read(form, context.Request);
        string current = form["current"].ToString(), next = form["new"].ToString();
        if (WhyNot(identity.Account.Name, current, next, form["again"].ToString()) is { } reason)
        {
            await SendPageAsync(context, identity, StatusCodes.Status422UnprocessableEntity, target, reason);
        }
        else if (accounts.WritableStoreOf(identity.Account) is not { } store)
        {
            await SendPageAsync(context, identity, StatusCodes.Status409Conflict, target, Unchangeable);
        }
        else if (await accounts.VerifyAsync(identity.Account.Name, current, context) is not { } account)
        {
            if (SignInOverload.IsIn(context))
            {
                SignInOverload.Refuse(context);
                return;
            }

            await SendPageAsync(context, identity, StatusCodes.Status422UnprocessableEntity, target, "The current password is wrong, or there were too many attempts.");
        }
        else
        {
            await StoreAsync(context, identity, store, account, next, target);
        }
    }

    private async Task StoreAsync(HttpContext context, AccountIdentity identity, IWritableAccountStore store, Account account, string next, string? target)
    {
        // A slow hash like any other: it takes its turn, on a thread that may take its time.
        if (!await gate.TryEnterAsync(context.RequestAborted))
        {
            SignInOverload.Refuse(context);
            return;
        }

        Account changed;
        try
        {
            changed = account with { Password = passwords.Create(account.Name, next), Status = AccountStatus.Activated };
        }
        finally
        {
            gate.Leave();
        }

        // Where accounts are managed over HTTP, it is kept who changes them, whichever way he goes.
        var stored = audit is null
            ? store.TryReplace(account, changed)
            : audit.Run(context, site.Name, account.Name, "change", account.Store, account.Name, "password", () => new ManagementResult(store.TryReplace(account, changed) ? ManagementStatus.Done : ManagementStatus.Conflict)).IsDone;
        if (!stored)
        {
            await SendPageAsync(context, identity, StatusCodes.Status409Conflict, target, Unchangeable);
            return;
        }

        log.PasswordChanged(context, account.Name);
        signedIn.Continue(context, new AccountIdentity(accounts.Find(account.Name) ?? changed, identity.AuthenticationType!, identity.Factors), target ?? "/");
    }

    private static string? WhyNot(string user, string current, string next, string again) =>
        next != again ? "The two new passwords are not the same."
        : next == current ? "The new password is the one you have."
        : (NewPassword.WhyImpossible(next) ?? NewPassword.WhyWeak(user, next)) is { } reason ? $"This cannot be the new one: {reason}."
        : null;

    private Task SendPageAsync(HttpContext context, AccountIdentity identity, int status, string? target, string? message) =>
        SignInPage.SendAsync(context, status, "Change your password", $"""
            {(SignInPolicy.MustChangePassword(identity) ? "<p>Before you go on, choose a password of your own.</p>" : string.Empty)}
            {SignInPage.Alert(message)}
            <form method="post" action="{SignInPage.Text(Path)}">
            {SignInPage.Target(target)}
            <input type="hidden" name="username" autocomplete="username" value="{SignInPage.Text(identity.Account.Name)}">
            <label for="current">Current password</label>
            <input id="current" name="current" type="password" autocomplete="current-password" required autofocus>
            <label for="new">New password (at least {NewPassword.Shortest} characters)</label>
            <input id="new" name="new" type="password" autocomplete="new-password" minlength="{NewPassword.Shortest}" required>
            <label for="again">New password, once more</label>
            <input id="again" name="again" type="password" autocomplete="new-password" required>
            <button>Change it</button>
            </form>
            """);
}
