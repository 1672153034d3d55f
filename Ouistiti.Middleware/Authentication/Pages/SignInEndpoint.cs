using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Pages;

/// <summary>The page that asks for user name and password, and where its form is sent to. A site may bring the page itself.</summary>
internal sealed class SignInEndpoint(AuthenticationOptions options, Challenge challenge, RedirectTargets targets, SignedIn signedIn) : ISignInEndpoint
{
    private readonly bool _isBuiltIn = options.SignIn is null;

    public string Path => options.SignIn ?? SignInPaths.Page;

    public bool Answers(HttpRequest request) => _isBuiltIn || HttpMethods.IsPost(request.Method);

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsPost(request.Method))
        {
            if (await SmallForm.ReadOrRefuseAsync(context) is not { } form)
            {
                return;
            }

            var target = targets.Read(form, request);
            if (context.User.Identity is AccountIdentity { AuthenticationType: FormDefaults.AuthenticationScheme } identity)
            {
                signedIn.Continue(context, identity, target ?? "/");
                return;
            }

            await RefuseAsync(context, target);
        }
        else if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            await SendPageAsync(context, StatusCodes.Status200OK, targets.Read(form: null, request), message: null);
        }
        else
        {
            context.RefuseMethod("GET, HEAD, POST");
        }
    }

    private Task RefuseAsync(HttpContext context, string? target)
    {
        if (!_isBuiltIn && !Challenge.IsScript(context.Request))
        {
            // Back to the site's own page, with nothing of what was typed.
            context.Redirect(Challenge.WithTarget($"{Path}?failed", target));
            return Task.CompletedTask;
        }

        challenge.AppendForm(context);
        if (Challenge.IsScript(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return SendPageAsync(context, StatusCodes.Status401Unauthorized, target, "The user name or the password is wrong, or there were too many attempts.");
    }

    private Task SendPageAsync(HttpContext context, int status, string? target, string? message) =>
        SignInPage.SendAsync(context, status, "Sign in", $"""
            {SignInPage.Alert(message)}
            <form method="post" action="{SignInPage.Text(Path)}">
            {SignInPage.Target(target)}
            <label for="username">User name</label>
            <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required>
            <button>Sign in</button>
            </form>
            {(options.OpenIdConnect is { } provider ? SignInPage.Link(Challenge.WithTarget(provider.Path, target), $"Sign in with {provider.DisplayName}") : string.Empty)}
            """);
}
