using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Features;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using AuthenticationOptions = Ouistiti.Middleware.Authentication.AuthenticationOptions;

namespace Ouistiti.Tests.Authentication.Tokens;

/// <summary>The sign-in of one site, without a server around it.</summary>
internal sealed partial class TokenSite : IDisposable
{
    private readonly ServiceProvider _server;
    private readonly IServiceProvider _site;

    /// <summary>Makes a site with the account ann.</summary>
    /// <param name="data">Where the server keeps what it makes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="configure">Changes how users sign in.</param>
    /// <param name="name">The site's name.</param>
    public TokenSite(TestDirectory data, ManualTime time, Action<AuthenticationOptions>? configure = null, string name = "www")
    {
        var options = new AuthenticationOptions
        {
            Schemes = [SignInScheme.Basic],
            Accounts = [new AccountStoreOptions { Users = [new AccountOptions { Name = "ann", Password = "correct horse", Group = "staff", Home = "/home/ann" }] }],
            Tokens = new TokensOptions { Cookie = true },
        };
        configure?.Invoke(options);
        _server = new ServiceCollection().AddSingleton<TimeProvider>(time).AddLogging().AddSignIn(data.Path).BuildServiceProvider();
        _site = SiteAuthentication.Create(options, name, _ => false, _server);
    }

    public TokenIssuer Issuer => _site.GetRequiredService<TokenIssuer>();

    public SigningKeys Keys => _server.GetRequiredService<SigningKeys>();

    public TokenRevocations Revocations => _server.GetRequiredService<TokenRevocations>();

    public RememberedTokens Remembered => _site.GetRequiredService<RememberedTokens>();

    public Account Ann => _site.GetRequiredService<AccountDirectory>().Find("ann")!;

    /// <summary>A request, by default over HTTP to www.example.org.</summary>
    public HttpContext Request(Action<HttpRequest>? fill = null)
    {
        var context = new DefaultHttpContext { RequestServices = _site.CreateScope().ServiceProvider };
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("www.example.org");
        fill?.Invoke(context.Request);
        return context;
    }

    /// <summary>Signs ann in, as a form does, and gives back her token.</summary>
    public string SignIn(params string[] factors) => TokenOf(Answer(new AccountIdentity(Ann, "Form", factors.Length == 0 ? ["password"] : factors)))!;

    /// <summary>The answer to who has signed in.</summary>
    public HttpContext Answer(AccountIdentity identity, Action<HttpRequest>? fill = null)
    {
        var context = Request(fill);
        Issuer.Issue(context, identity);
        return context;
    }

    /// <summary>The answer to who comes with a token.</summary>
    public async Task<HttpContext> AnswerAsync(string token)
    {
        var result = await AuthenticateAsync(token);
        return Answer((AccountIdentity)result.Principal!.Identity!, request => request.Headers.Cookie = $"X-Auth-Token={token}");
    }

    /// <summary>Whom the site takes the bearer of a token for.</summary>
    public Task<AuthenticateResult> AuthenticateAsync(string token) => AuthenticateAsync(request => request.Headers.Authorization = $"Bearer {token}");

    /// <inheritdoc cref="AuthenticateAsync(string)"/>
    public Task<AuthenticateResult> AuthenticateAsync(Action<HttpRequest> fill) => Request(fill).AuthenticateAsync("Bearer");

    /// <summary>Whether the site accepts a token.</summary>
    public async Task<bool> AcceptsAsync(string token) => (await AuthenticateAsync(token)).Succeeded;

    /// <summary>The status of what the site's gate says to a request with a token; 200 where it passes.</summary>
    public async Task<int> StatusAsync(string token, IEndpointFeature? connection = null)
    {
        var context = Request(request => request.Headers.Authorization = $"Bearer {token}");
        context.Features.Set(connection);
        await RunAsync(context, _ => Task.CompletedTask);
        return context.Response.StatusCode;
    }

    /// <summary>Sends a request through the site's gate.</summary>
    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.Path = "/file.txt";
        return new Ouistiti.Middleware.Authentication.AuthenticationMiddleware(next, _site, _server).InvokeAsync(context);
    }

    /// <summary>The token that an answer sets as a cookie; null where it sets none.</summary>
    public static string? TokenOf(HttpContext answer) =>
        answer.Response.Headers.SetCookie.Select(cookie => Cookie().Match(cookie!)).Where(match => match.Success).Select(match => match.Groups[1].Value).SingleOrDefault();

    /// <summary>What a token says.</summary>
    public static JsonElement ClaimsOf(string token) => JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement;

    public void Dispose()
    {
        // Nothing may be written any more when its directory goes.
        _ = SpinWait.SpinUntil(() => !Keys["ES256"].IsLooking, TimeSpan.FromSeconds(30));
        _server.Dispose();
    }

    [GeneratedRegex("^X-Auth-Token=([^;]+);")]
    private static partial Regex Cookie();
}
