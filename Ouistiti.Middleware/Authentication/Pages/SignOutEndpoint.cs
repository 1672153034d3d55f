using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Authentication.Providers;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Pages;

/// <summary>Ends the session, or with the field <c>everywhere</c> all sessions of the user. A page asks first, so that no link can do it.</summary>
internal sealed class SignOutEndpoint(AuthenticationOptions options, RedirectTargets targets, TokenIssuer tokens, ProviderSignOut? provider = null) : ISignInEndpoint
{
    public string Path => options.SignOut;

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsPost(request.Method))
        {
            var form = await SmallForm.ReadAsync(request);

            // What has ended is written to the disk, for which others on this thread must not wait.
            await Task.Yield();
            var identity = context.User.Identity as AccountIdentity;
            if (form?.ContainsKey("everywhere") is true && identity is not null)
            {
                _ = tokens.RevokeAll(identity.Account, context);
            }

            await tokens.RevokeAsync(context);
            var target = targets.Read(form, request) ?? "/";
            if (identity is null || provider is null || !await provider.TryAsync(context, identity, target))
            {
                context.Redirect(target);
            }
        }
        else if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            await SendPageAsync(context);
        }
        else
        {
            context.RefuseMethod("GET, HEAD, POST");
        }
    }

    private Task SendPageAsync(HttpContext context) =>
        SignInPage.SendAsync(context, StatusCodes.Status200OK, "Sign out", context.User.Identity is AccountIdentity identity
            ? $"""
            <p>You are signed in as <strong>{SignInPage.Text(identity.Account.Name)}</strong>.</p>
            <form method="post" action="{SignInPage.Text(Path)}">
            {SignInPage.Target(targets.Read(form: null, context.Request))}
            <button>Sign out</button>
            <button class="plain" name="everywhere" value="on">Sign out on all devices</button>
            </form>
            """
            : "<p>You are not signed in.</p>");
}
