using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;
using AuthenticationOptions = Ouistiti.Middleware.Authentication.AuthenticationOptions;

namespace Ouistiti.Tests.Authentication.Digest;

/// <summary>The scheme in a site's services, with a clock that is moved by hand, without a server.</summary>
internal sealed class DigestSite : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ServiceProvider _server;
    private readonly IServiceProvider _site;

    public DigestSite(DigestSettings? settings = null, Action<AuthenticationOptions>? adapt = null)
    {
        var options = new AuthenticationOptions
        {
            Schemes = [SignInScheme.Digest],
            Realm = "device 1",
            Digest = settings,
            Accounts =
            [
                new AccountStoreOptions
                {
                    Users =
                    [
                        new AccountOptions { Name = "joe", Password = "secret" },
                        new AccountOptions { Name = "Jäsøn Doe", Password = "secret" },
                        new AccountOptions { Name = "banned", Password = "secret", Status = AccountStatus.Repudiated },
                    ],
                },
            ],
        };
        adapt?.Invoke(options);
        _server = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<TimeProvider>(Time).AddSignIn(_directory.Path).BuildServiceProvider();
        _site = SiteAuthentication.Create(options, "www", _ => false, _server);
    }

    public ManualTime Time { get; } = new(TimeSpan.Zero);

    /// <summary>Makes a request.</summary>
    /// <param name="authorization">The credentials, if any.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The raw target.</param>
    /// <param name="body">The body, if any.</param>
    /// <returns>The result, the request and the challenges that it leads to.</returns>
    public async Task<(AuthenticateResult Result, HttpContext Context, string[] Challenges)> AskAsync(
        string? authorization, string method = "GET", string target = "/a?b=c", byte[]? body = null)
    {
        await using var scope = _site.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Method = method;
        context.Request.Headers.Authorization = authorization;
        context.Request.Body = body is null ? Stream.Null : new MemoryStream(body);
        var result = await context.AuthenticateAsync(DigestDefaults.AuthenticationScheme);
        if (!result.Succeeded)
        {
            await context.ChallengeAsync(DigestDefaults.AuthenticationScheme);
        }

        return (result, context, [.. context.Response.Headers.WWWAuthenticate.OfType<string>()]);
    }

    /// <summary>A client that has been challenged.</summary>
    /// <param name="algorithm">Which of the challenges it takes; without it, the first.</param>
    public async Task<DigestClient> ChallengeAsync(string? algorithm = null)
    {
        var (_, _, challenges) = await AskAsync(null);
        return new DigestClient(challenges.First(challenge => algorithm is null || challenge.Contains($"algorithm={algorithm},", StringComparison.Ordinal)));
    }

    /// <summary>Asserts that credentials let nobody in.</summary>
    /// <param name="credentials">The credentials.</param>
    /// <param name="isStale">Whether the client is told that it is a matter of the nonce alone.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The raw target.</param>
    public async Task AssertRefusedAsync(string credentials, bool isStale = false, string method = "GET", string target = "/a?b=c")
    {
        var (result, context, challenges) = await AskAsync(credentials, method, target);
        Assert.False(result.Succeeded);
        Assert.NotEmpty(challenges);
        Assert.All(challenges, challenge => Assert.Equal(isStale, challenge.EndsWith(", stale=true", StringComparison.Ordinal)));
        Assert.Empty(context.Response.Headers["Authentication-Info"].ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }
}
