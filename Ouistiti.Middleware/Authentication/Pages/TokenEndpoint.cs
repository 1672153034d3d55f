using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Pages;

/// <summary>Gives a token to who signs in, by whatever scheme, and leads on to <c>redirect_uri</c>: what sites of one domain send their users to.</summary>
internal sealed class TokenEndpoint(AuthenticationOptions options, Challenge challenge, SignInPolicy policy, RedirectTargets targets, TokenIssuer tokens) : ISignInEndpoint
{
    public string Path => options.TokenEndpoint!;

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.User.Identity is not AccountIdentity identity)
        {
            await challenge.SendAsync(context);
        }
        else if (policy.MissingFactor(identity) is { } factor)
        {
            await challenge.SendForFactorAsync(context, factor);
        }
        else if (SignInPolicy.MustChangePassword(identity))
        {
            await challenge.SendForPasswordAsync(context);
        }
        else
        {
            tokens.Issue(context, identity);
            var form = HttpMethods.IsPost(request.Method) ? await SmallForm.ReadAsync(request) : null;
            if (targets.Read(form, request) is { } target)
            {
                context.Redirect(target);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        }
    }
}
