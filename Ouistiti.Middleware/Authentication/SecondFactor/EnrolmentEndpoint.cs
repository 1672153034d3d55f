using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Authentication.Pages;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Lets users set up their second factor, and change it: then a code is asked for once more.</summary>
internal sealed class EnrolmentEndpoint(
    AuthenticationOptions options,
    SecondFactors factors,
    FactorAttempts attempts,
    TokenIssuer tokens,
    SignInLog log,
    RedirectTargets targets,
    Challenge challenge) : ISignInEndpoint
{
    private const string Title = "Second factor";

    private readonly SecondFactorOptions _factor = options.SecondFactor!;

    public string Path => _factor.EnrolmentPath;

    public async Task AnswerAsync(HttpContext context)
    {
        if (!FactorExchange.Begin(context))
        {
            return;
        }

        if (context.User.Identity is not AccountIdentity identity)
        {
            await challenge.SendAsync(context);
        }
        else if (SignInPolicy.MustChangePassword(identity))
        {
            // Who knows but the password that was given out must not bind the account to his phone.
            await challenge.SendForPasswordAsync(context);
        }
        else if (identity.Account.DisabledFactors.Contains(_factor.Factor))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            // The disk is not waited for on the thread that receives.
            await Task.Yield();
            await AnswerAsync(context, identity, factors.StateOf(FactorOwner.Of(identity.Account)));
        }
    }

    private Task AnswerAsync(HttpContext context, AccountIdentity identity, FactorState? state)
    {
        if (state is not null && !identity.Factors.Contains(_factor.Factor))
        {
            return challenge.SendForFactorAsync(context, _factor.Factor);
        }

        return HttpMethods.IsPost(context.Request.Method)
            ? ChangeAsync(context, identity, state)
            : ShowAsync(context, identity.Account, state, targets.Read(form: null, context.Request));
    }

    private Task ShowAsync(HttpContext context, Account account, FactorState? state, string? target)
    {
        var pending = factors.FindPending(FactorOwner.Of(account));
        switch (FactorExchange.FormOf(context.Request))
        {
            case FactorAnswerForm.Json:
                return FactorExchange.SendJsonAsync(context, json =>
                {
                    json.WriteBoolean("enrolled", state is not null);
                    json.WriteBoolean("pending", pending is not null);
                    json.WriteNumber("codes", state?.RecoveryCodes ?? 0);
                });

            case FactorAnswerForm.Text when pending is not null:
                return FactorExchange.SendTextAsync(context, [UriOf(account, pending)]);

            case FactorAnswerForm.Text:
                // What is in force is shown to nobody any more.
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;

            default:
                return SendPageAsync(
                    context,
                    StatusCodes.Status200OK,
                    pending is not null ? FactorPages.Confirm(UriOf(account, pending), Base32.Encode(pending), target, isWrong: false)
                        : state is not null ? FactorPages.InForce(state, target, isWrong: false)
                        : FactorPages.Start(target));
        }
    }

    private async Task ChangeAsync(HttpContext context, AccountIdentity identity, FactorState? state)
    {
        if (await SmallForm.ReadOrRefuseAsync(context) is not { } form)
        {
            return;
        }

        var account = identity.Account;
        var owner = FactorOwner.Of(account);
        var (action, code) = (FactorExchange.ValueOf(form, "action"), FactorExchange.ValueOf(form, "code"));
        var target = targets.Read(form, context.Request);
        if (action == "confirm")
        {
            await Task.Yield();
            await ConfirmAsync(context, identity, code, isEnrolled: state is not null, target);
        }
        else if (action is not ("start" or "codes" or "remove") || (action != "start" && state is null))
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        else if (state is not null && !await attempts.TryAsync(account, code, context))
        {
            await RefuseAsync(context, () => FactorPages.InForce(state, target, isWrong: true));
        }
        else if (action == "start")
        {
            await BeginAsync(context, account, factors.Begin(owner), target);
        }
        else if (action == "remove")
        {
            _ = factors.Remove(owner);
            EndOtherSessions(context, identity);
            context.Redirect(target ?? "/");
        }
        else
        {
            var codes = factors.RenewCodes(owner) ?? [];
            EndOtherSessions(context, identity);
            await SendCodesAsync(context, codes, target);
        }
    }

    private Task BeginAsync(HttpContext context, Account account, byte[] secret, string? target)
    {
        switch (FactorExchange.FormOf(context.Request))
        {
            case FactorAnswerForm.Json:
                return FactorExchange.SendJsonAsync(context, json =>
                {
                    json.WriteString("uri", UriOf(account, secret));
                    json.WriteString("secret", Base32.Encode(secret));
                });

            case FactorAnswerForm.Text:
                return FactorExchange.SendTextAsync(context, [UriOf(account, secret)]);

            default:
                context.Redirect(Challenge.WithTarget(Path, target));
                return Task.CompletedTask;
        }
    }

    private Task ConfirmAsync(HttpContext context, AccountIdentity identity, string? code, bool isEnrolled, string? target)
    {
        var owner = FactorOwner.Of(identity.Account);
        if (factors.Confirm(owner, code, mayReplace: isEnrolled) is not { } codes)
        {
            return RefuseAsync(context, () => factors.FindPending(owner) is { } pending
                ? FactorPages.Confirm(UriOf(identity.Account, pending), Base32.Encode(pending), target, isWrong: true)
                : FactorPages.Start(target));
        }

        // The code that confirms is as good as one to sign in with.
        var complete = new AccountIdentity(identity.Account, identity.AuthenticationType!, [.. identity.Factors.Append(_factor.Factor).Distinct()]);
        if (complete.Factors.Count > identity.Factors.Count)
        {
            log.SignedIn(context, identity.Account.Name, string.Join('+', complete.Factors));
        }

        if (isEnrolled)
        {
            EndOtherSessions(context, complete);
        }
        else
        {
            tokens.Issue(context, complete);
        }

        return SendCodesAsync(context, codes, target);
    }

    /// <summary>Whoever has got hold of the app or a code that counted so far leaves; who changes them stays.</summary>
    private void EndOtherSessions(HttpContext context, AccountIdentity identity)
    {
        _ = tokens.RevokeAll(identity.Account, context);
        tokens.Issue(context, new AccountIdentity(identity.Account, identity.AuthenticationType!, identity.Factors));
    }

    private static Task SendCodesAsync(HttpContext context, IReadOnlyList<string> codes, string? target) => FactorExchange.FormOf(context.Request) switch
    {
        FactorAnswerForm.Json => FactorExchange.SendJsonAsync(context, json => json.WriteList("codes", codes)),
        FactorAnswerForm.Text => FactorExchange.SendTextAsync(context, codes),
        _ => SendPageAsync(context, StatusCodes.Status200OK, FactorPages.Codes(codes, target ?? "/")),
    };

    private static Task RefuseAsync(HttpContext context, Func<string> page)
    {
        context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return FactorExchange.FormOf(context.Request) == FactorAnswerForm.Page ? SendPageAsync(context, StatusCodes.Status422UnprocessableEntity, page()) : Task.CompletedTask;
    }

    private static Task SendPageAsync(HttpContext context, int status, string content) => SignInPage.SendAsync(context, status, Title, content);

    private string UriOf(Account account, byte[] secret) => OtpAuthUri.Of(_factor.Label ?? options.Realm, account.Name, secret);
}
