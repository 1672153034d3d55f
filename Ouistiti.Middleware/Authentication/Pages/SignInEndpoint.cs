using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Form;

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
            var form = await SmallForm.ReadAsync(request);
            if (form is null)
            {
                context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
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
            await SendPageAsync(context, StatusCodes.Status200OK, targets.Read(request.Query[RedirectTargets.Parameter], request), message: null);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD, POST";
        }
    }

    private Task RefuseAsync(HttpContext context, string? target)
    {
        if (!_isBuiltIn && !Challenge.IsScript(context.Request))
        {
            // Back to the site's own page, with nothing of what was typed.
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = Challenge.WithTarget($"{Path}?failed", target);
            return Task.CompletedTask;
        }

        challenge.AppendForm(context);
        return Challenge.IsScript(context.Request)
            ? Refuse(context)
            : SendPageAsync(context, StatusCodes.Status401Unauthorized, target, "The user name or the password is wrong, or there were too many attempts.");

        static Task Refuse(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
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
            """);
}
