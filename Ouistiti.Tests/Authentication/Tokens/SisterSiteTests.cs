using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;
using AuthenticationOptions = Ouistiti.Middleware.Authentication.AuthenticationOptions;

namespace Ouistiti.Tests.Authentication.Tokens;

/// <summary>What a token is worth at a site that shares keys with the one that issued it, but not what it asks of its users.</summary>
public sealed class SisterSiteTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly TestDirectory _data = new();
    private readonly TestDirectory _elsewhere = new();
    private readonly ManualTime _time = new(TimeSpan.Zero);

    public void Dispose()
    {
        _elsewhere.Dispose();
        _data.Dispose();
    }

    [Theory]
    [InlineData("ES256", true)]
    [InlineData("ES256", false)]
    [InlineData("HS256", true)]
    [InlineData("HS256", false)]
    public async Task A_token_of_the_first_factor_alone_is_no_way_around_the_second(string algorithm, bool withAccounts)
    {
        AccountStoreOptions[] shared = [new AccountStoreOptions { File = _data.Write("passwd", "ann:correct horse:staff:/home/ann\n") }];
        using var careful = Site(_data, algorithm, options => (options.Accounts, options.SecondFactor) = (shared, new()));
        using var sister = Site(_data, algorithm, options => options.Accounts = withAccounts ? shared : [], "sister");
        var half = careful.SignIn("password");
        Assert.EndsWith("#pending", TokenSite.ClaimsOf(half).GetProperty("aud").GetString(), StringComparison.Ordinal);
        Assert.Equal(302, await careful.StatusAsync(half));
        Assert.Equal(401, await sister.StatusAsync(half));
        Assert.Equal(200, await sister.StatusAsync(careful.SignIn("password", "totp")));
    }

    [Theory]
    [InlineData("activated", 200)]
    [InlineData("reapproving", 403)]
    public async Task Who_has_to_change_the_password_elsewhere_does_nothing_here_before(string status, int answer)
    {
        using var issuer = Site(_data, "ES256", options => options.Accounts[0].Users![0].Status = Enum.Parse<AccountStatus>(status, ignoreCase: true));
        using var sister = Site(_data, "ES256", options => options.Accounts = [], "sister");
        Assert.Equal(answer, await sister.StatusAsync(issuer.SignIn()));
    }

    [Fact]
    public async Task What_goes_on_ends_with_the_session_of_who_is_known_by_a_token_alone()
    {
        using var issuer = Site(_data, "ES256");
        using var sister = Site(_data, "ES256", options => options.Accounts = [], "sister");
        var token = issuer.SignIn();
        var answer = new TaskCompletionSource();
        var request = sister.Request(request => request.Headers.Authorization = $"Bearer {token}");
        var lifetime = new Lifetime();
        request.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        var running = sister.RunAsync(request, _ => answer.Task);
        Assert.False(running.IsCompleted);

        await issuer.Issuer.RevokeAsync(issuer.Request(request => request.Headers.Cookie = $"X-Auth-Token={token}"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => lifetime.IsAborted, "the request is aborted");
        answer.SetResult();
        await running;
    }

    [Fact]
    public async Task A_round_that_began_elsewhere_is_nothing_to_a_site_that_shares_a_secret_alone()
    {
        using var issuer = Site(_elsewhere, "HS256");
        using var device = Site(_data, "HS256", options => options.Accounts = []);
        _ = issuer.Issuer.RevokeAll(issuer.Ann);
        var token = issuer.SignIn();
        Assert.True(TokenSite.ClaimsOf(token).TryGetProperty("round", out _));
        Assert.Equal(200, await device.StatusAsync(token));

        // Ended here, all of the account end that are older.
        device.Revocations.EndAll(TokenSite.ClaimsOf(token).GetProperty("account").GetString()!);
        Assert.Equal(401, await device.StatusAsync(token));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, await device.StatusAsync(issuer.SignIn()));
    }

    private TokenSite Site(TestDirectory data, string algorithm, Action<AuthenticationOptions>? configure = null, string name = "www")
    {
        return new TokenSite(
            data,
            _time,
            options =>
            {
                (options.Schemes, options.Tokens.Algorithm, options.Tokens.Audience) = ([SignInScheme.Bearer], algorithm, "all");
                options.Tokens.Secret = algorithm == "HS256" ? Secret : null;
                configure?.Invoke(options);
            },
            name);
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }
}
