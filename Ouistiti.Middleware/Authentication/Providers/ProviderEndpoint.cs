using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.OpenIdConnect;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Leads users to the provider.</summary>
internal sealed class ProviderEndpoint(OpenIdConnectSettings settings, SignInPolicy policy, RedirectTargets targets, ProviderSignIn signIn) : ISignInEndpoint
{
    public string Path => settings.Path;

    public async Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.RefuseMethod("GET, HEAD");
            return;
        }

        var target = targets.Read(form: null, context.Request) ?? "/";
        if (context.User.Identity is AccountIdentity identity && policy.IsComplete(identity))
        {
            context.Redirect(target);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = target });
        }
        catch (OpenIdConnectException exception)
        {
            await signIn.FailAsync(context, exception, target);
        }
    }
}
