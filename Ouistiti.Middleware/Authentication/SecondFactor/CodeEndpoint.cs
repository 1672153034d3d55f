using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Authentication.Pages;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Asks who has given the first factor for the code, and completes the sign-in.</summary>
internal sealed class CodeEndpoint(
    AuthenticationOptions options,
    SignInPolicy policy,
    ISecondFactors factors,
    FactorAttempts attempts,
    SignedIn signedIn,
    SignInLog log,
    RedirectTargets targets,
    Challenge challenge) : ISignInEndpoint
{
    private const string Title = "One more step";

    private readonly SecondFactorOptions _factor = options.SecondFactor!;

    public string Path => _factor.Path;

    public async Task AnswerAsync(HttpContext context)
    {
        if (!FactorExchange.Begin(context))
        {
            return;
        }

        if (context.User.Identity is not AccountIdentity identity)
        {
            await challenge.SendAsync(context);
            return;
        }

        var request = context.Request;
        IFormCollection? form = null;
        if (HttpMethods.IsPost(request.Method) && (form = await SmallForm.ReadOrRefuseAsync(context)) is null)
        {
            return;
        }

        var target = targets.Read(form, request);
        if (policy.IsComplete(identity))
        {
            context.Redirect(target ?? "/");
        }
        else if (!factors.IsEnrolled(identity.Account))
        {
            context.Redirect(Challenge.WithTarget(_factor.EnrolmentPath, target));
        }
        else if (form is null)
        {
            await SignInPage.SendAsync(context, StatusCodes.Status200OK, Title, FactorPages.Code(target, isWrong: false, options.SignOut));
        }
        else if (await attempts.TryAsync(identity.Account, FactorExchange.ValueOf(form, "code"), context))
        {
            await CompleteAsync(context, new AccountIdentity(identity.Account, identity.AuthenticationType!, [.. identity.Factors, _factor.Factor]), target ?? "/");
        }
        else
        {
            challenge.AppendForm(context, _factor.Factor);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            if (FactorExchange.FormOf(request) == FactorAnswerForm.Page)
            {
                await SignInPage.SendAsync(context, StatusCodes.Status401Unauthorized, Title, FactorPages.Code(target, isWrong: true, options.SignOut));
            }
        }
    }

    private async Task CompleteAsync(HttpContext context, AccountIdentity identity, string target)
    {
        log.SignedIn(context, identity.Account.Name, string.Join('+', identity.Factors));
        signedIn.Continue(context, identity, target);
        if (FactorExchange.FormOf(context.Request) == FactorAnswerForm.Json)
        {
            // A program is told what it is now, and goes on as it likes.
            context.Response.Headers.Location = default;
            context.Response.StatusCode = StatusCodes.Status200OK;
            await FactorExchange.SendJsonAsync(context, json =>
            {
                json.WriteString(AccountClaims.User, identity.Account.Name);
                json.WriteList("factors", identity.Factors);
            });
        }
    }
}
