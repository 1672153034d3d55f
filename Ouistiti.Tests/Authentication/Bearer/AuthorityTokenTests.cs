using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Tests.Authentication.Tokens;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Bearer;

public sealed class AuthorityTokenTests : IDisposable
{
    private readonly TestDirectory _data = new();
    private readonly ManualTime _time = new(TimeSpan.Zero);
    private readonly AuthorityStub _authority = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TokenSite _site;

    public AuthorityTokenTests()
    {
        _authority.Keys = $"[{Jwk(_key, "one")}]";
        _site = Site();
    }

    public static TheoryData<string, string> WrongClaims { get; } = new()
    {
        { "exp", "1" }, { "exp", "null" }, { "nbf", "9999999999" }, { "iat", "9999999999" }, { "aud", "\"other\"" }, { "aud", "null" }, { "iss", "\"http://127.0.0.1:1\"" }, { "iss", "null" },
        { "preferred_username", "null" }, { "preferred_username", "\"a/../b\"" }, { "status", "\"repudiated\"" },
    };

    public void Dispose()
    {
        _site.Dispose();
        _authority.Dispose();
        _key.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task What_a_token_says_is_who_its_user_is()
    {
        var user = (await _site.AuthenticateAsync(Token(claims => (claims["roles"], claims["home"]) = (new JsonArray("staff", "root"), "/etc")))).Principal!;
        Assert.True(user.Identity!.Name == "ann" && user.IsInRole("staff") && !user.IsInRole("root"));
        Assert.DoesNotContain(user.Claims, claim => claim.Value == "/etc");
    }

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public async Task A_token_with_a_wrong_claim_is_refused(string name, string value)
    {
        Assert.True(await _site.AcceptsAsync(Token()));
        Assert.False(await _site.AcceptsAsync(Token(claims => claims[name] = JsonNode.Parse(value))));
    }

    [Theory]
    [InlineData("at+jwt", true)]
    [InlineData("JWT", true)]
    [InlineData("logout+jwt", false)]
    public async Task Only_what_lets_in_is_taken_for_that(string type, bool isAccepted) => Assert.Equal(isAccepted, await _site.AcceptsAsync(Token(type: type)));

    [Theory]
    [InlineData(null, "password", 200)]
    [InlineData(SecondFactorDemand.Enrolled, "password", 200)]
    [InlineData(SecondFactorDemand.Everybody, null, 403)]
    [InlineData(SecondFactorDemand.Everybody, "password", 403)]
    [InlineData(SecondFactorDemand.Everybody, "totp", 200)]
    public async Task Who_has_to_show_a_second_factor_here_has_done_so_there(SecondFactorDemand? demand, string? factor, int status)
    {
        using var site = Site(options => options.SecondFactor = demand is { } who ? new() { Demand = who } : null);
        Assert.Equal(status, await site.StatusAsync(Token(claims => claims["factors"] = factor is null ? null : new JsonArray(factor))));
    }

    [Theory]
    [InlineData("activated", 200)]
    [InlineData("reapproving", 403)]
    [InlineData("unheard of", 403)]
    public async Task Who_has_to_change_the_password_there_does_nothing_here(string state, int status) =>
        Assert.Equal(status, await _site.StatusAsync(Token(claims => claims["status"] = state)));

    [Fact]
    public async Task Its_clock_may_be_off_by_half_a_minute()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        Assert.True(await _site.AcceptsAsync(Token(claims => (claims["nbf"], claims["iat"]) = (now + 25, now + 25))));
        Assert.True(await _site.AcceptsAsync(Token(claims => claims["exp"] = now - 25)));
        Assert.False(await _site.AcceptsAsync(Token(claims => claims["nbf"] = now + 40)));
        Assert.False(await _site.AcceptsAsync(Token(claims => claims["exp"] = now - 31)));
    }

    [Fact]
    public async Task A_token_that_names_no_key_means_the_only_one()
    {
        Assert.True(await _site.AcceptsAsync(Token(keyId: null)));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _authority.Keys = $"[{Jwk(_key, "one")},{Jwk(other, "two")}]";
        _time.Advance(TimeSpan.FromHours(25));
        Assert.False(await _site.AcceptsAsync(Token(keyId: null)));
        Assert.True(await _site.AcceptsAsync(Token()));
    }

    [Fact]
    public async Task A_key_that_is_not_known_has_the_authority_asked_but_not_too_often()
    {
        Assert.True(await _site.AcceptsAsync(Token()));
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _authority.Keys = $"[{Jwk(_key, "one")},{Jwk(next, "two")}]";
        for (var i = 0; i < 20; i++)
        {
            Assert.False(await _site.AcceptsAsync(Token(keyId: "two", key: next)));
        }

        Assert.Equal(1, _authority.Asked);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await _site.AcceptsAsync(Token(keyId: "two", key: next)));
        Assert.Equal(2, _authority.Asked);
    }

    [Fact]
    public async Task A_key_that_has_been_taken_back_counts_no_more_after_a_day_at_most()
    {
        var token = Token(claims => claims["exp"] = _time.GetUtcNow().AddDays(3).ToUnixTimeSeconds());
        Assert.True(await _site.AcceptsAsync(token));
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _authority.Keys = $"[{Jwk(next, "two")}]";
        _time.Advance(TimeSpan.FromHours(25));
        Assert.False(await _site.AcceptsAsync(token));
    }

    [Fact]
    public async Task All_that_wait_ask_once()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_authority.Ready, _authority.Status) = (ready.Task, 500);
        var waiting = Enumerable.Range(0, 50).Select(_ => _site.AcceptsAsync(Token())).ToArray();
        await Eventually.TrueAsync(() => _authority.Asked > 0, "the authority is asked");
        ready.SetResult();
        Assert.DoesNotContain(true, await Task.WhenAll(waiting));
        Assert.False(await _site.AcceptsAsync(Token()));
        Assert.Equal(1, _authority.Asked);

        _authority.Status = 200;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await _site.AcceptsAsync(Token()));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("")]
    public async Task Who_answers_for_another_is_not_believed(string issuer)
    {
        _authority.Issuer = issuer;
        Assert.False(await _site.AcceptsAsync(Token()));
        Assert.False(await _site.AcceptsAsync(Token(claims => claims["iss"] = issuer)));
    }

    [Theory]
    [InlineData(302, 0)]
    [InlineData(404, 0)]
    [InlineData(200, 300_000)]
    public async Task An_answer_that_is_none_is_not_believed(int status, int padding)
    {
        (_authority.Status, _authority.Keys) = (status, _authority.Keys + new string(' ', padding));
        Assert.False(await _site.AcceptsAsync(Token()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{\"kty\":\"oct\",\"kid\":\"one\",\"alg\":\"HS256\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}]")]
    [InlineData("7")]
    public async Task Keys_that_are_none_let_nobody_in(string keys)
    {
        _authority.Keys = keys;
        Assert.False(await _site.AcceptsAsync(Token()));
        var payload = $$"""{"iss":"{{_authority.Url}}","aud":"devices","preferred_username":"ann","exp":{{_time.GetUtcNow().ToUnixTimeSeconds() + 60}}}""";
        Assert.False(await _site.AcceptsAsync(Jwt.Make("""{"alg":"HS256","kid":"one"}""", payload, Jwt.Hs256("0123456789abcdef0123456789abcdef"))));
    }

    [Fact]
    public async Task A_token_of_another_issuer_has_nobody_asked()
    {
        Assert.False(await _site.AcceptsAsync(Token(claims => claims["iss"] = "http://127.0.0.1:1")));
        Assert.False(await _site.AcceptsAsync("a.b.c"));
        Assert.Equal(0, _authority.Asked);
    }

    [Fact]
    public async Task Whoever_signs_out_cannot_use_the_token_here_any_more()
    {
        var token = Token();
        Assert.True(await _site.AcceptsAsync(token));
        var request = _site.Request(request => request.Headers.Cookie = $"X-Auth-Token={token}");
        await _site.Issuer.RevokeAsync(request);
        Assert.False(await _site.AcceptsAsync(token));
        Assert.StartsWith("X-Auth-Token=; Max-Age=0;", Assert.Single(request.Response.Headers.SetCookie.ToArray()), StringComparison.Ordinal);
    }

    private TokenSite Site(Action<AuthenticationOptions>? configure = null) => new(_data, _time, options =>
    {
        (options.Schemes, options.Accounts) = ([SignInScheme.Bearer], []);
        options.Bearer = new BearerSettings { Authority = _authority.Url, AllowHttp = true, Audience = "devices" };
        configure?.Invoke(options);
    });

    private string Token(Action<JsonObject>? change = null, string? keyId = "one", string type = "JWT", ECDsa? key = null)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = _authority.Url,
            ["aud"] = new JsonArray("other", "devices"),
            ["sub"] = "1",
            ["preferred_username"] = "ann",
            ["iat"] = now,
            ["exp"] = now + 600,
        };
        change?.Invoke(claims);
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = type };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        return Jwt.Make(header.ToJsonString(), claims.ToJsonString(), data => (key ?? _key).SignData(data, HashAlgorithmName.SHA256));
    }

    private static string Jwk(ECDsa key, string id)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"EC","crv":"P-256","use":"sig","kid":"{{id}}","x":"{{Base64Url.EncodeToString(parameters.Q.X)}}","y":"{{Base64Url.EncodeToString(parameters.Q.Y)}}"}""";
    }
}
