using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Pages;

/// <summary>What follows a step of signing in: the next step where there is one, and in the end what the user had asked for.</summary>
internal sealed class SignedIn(AuthenticationOptions options, SignInPolicy policy, TokenIssuer tokens)
{
    /// <summary>Gives a token for what has succeeded so far, and leads on.</summary>
    /// <param name="context">The request.</param>
    /// <param name="identity">Who has signed in, and by which factors.</param>
    /// <param name="target">Where he wants to go, from <see cref="RedirectTargets"/>.</param>
    public void Continue(HttpContext context, AccountIdentity identity, string target)
    {
        tokens.Issue(context, identity);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location =
            !policy.IsComplete(identity) ? Challenge.WithTarget(options.SecondFactor!.Path, target)
            : SignInPolicy.MustChangePassword(identity) ? Challenge.WithTarget(options.PasswordPath, target)
            : target;
    }
}
