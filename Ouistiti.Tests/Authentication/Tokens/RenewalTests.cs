using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

public sealed class RenewalTests : IDisposable
{
    private readonly TestDirectory _data = new();
    private readonly ManualTime _time = new(TimeSpan.Zero);
    private readonly TokenSite _site;

    public RenewalTests() => _site = new TokenSite(_data, _time);

    public void Dispose()
    {
        _site.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task A_token_is_not_given_again_before_half_of_its_life_is_over()
    {
        var token = _site.SignIn();
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Null(TokenSite.TokenOf(await _site.AnswerAsync(token)));
    }

    [Fact]
    public async Task A_token_is_renewed_once_half_of_its_life_is_over()
    {
        var token = _site.SignIn();
        _time.Advance(TimeSpan.FromMinutes(16));
        var (before, after) = (TokenSite.ClaimsOf(token), TokenSite.ClaimsOf(TokenSite.TokenOf(await _site.AnswerAsync(token))!));
        Assert.All(["sid", "auth_time", "sub", "aud", "iss", "stamp", "account"], name => Assert.Equal(before.GetProperty(name).ToString(), after.GetProperty(name).ToString()));
        Assert.NotEqual(before.GetProperty("jti").GetString(), after.GetProperty("jti").GetString());
        Assert.InRange(after.GetProperty("exp").GetInt64() - before.GetProperty("exp").GetInt64(), 16 * 60, (16 * 60) + 5);
    }

    [Fact]
    public async Task Requests_that_are_made_side_by_side_get_the_same_new_token()
    {
        var token = _site.SignIn();
        _time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(TokenSite.TokenOf(await _site.AnswerAsync(token)), TokenSite.TokenOf(await _site.AnswerAsync(token)));
    }

    [Fact]
    public async Task A_session_ends_however_often_its_token_is_renewed()
    {
        var (token, signedIn) = (_site.SignIn(), _time.GetUtcNow());
        var renewed = 0;
        for (var i = 0; i < 12 * 6 && await _site.AcceptsAsync(token); i++)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            if (await _site.AcceptsAsync(token) && TokenSite.TokenOf(await _site.AnswerAsync(token)) is { } next)
            {
                (token, renewed) = (next, renewed + 1);
            }
        }

        Assert.InRange(renewed, 12, 60);
        Assert.InRange((DateTimeOffset.FromUnixTimeSeconds(TokenSite.ClaimsOf(token).GetProperty("exp").GetInt64()) - signedIn).TotalHours, 11.99, 12);
        Assert.False(await _site.AcceptsAsync(token));
    }

    [Fact]
    public void Who_signs_in_with_each_request_gets_the_same_token()
    {
        var first = TokenSite.TokenOf(_site.Answer(Basic()));
        Assert.NotNull(first);
        Assert.Equal(first, TokenSite.TokenOf(_site.Answer(Basic())));
        _time.Advance(TimeSpan.FromMinutes(16));
        Assert.NotEqual(first, TokenSite.TokenOf(_site.Answer(Basic())));
    }

    [Fact]
    public void Who_signs_in_with_each_request_and_has_his_token_is_not_given_it_again()
    {
        var token = TokenSite.TokenOf(_site.Answer(Basic()));
        Assert.Null(TokenSite.TokenOf(_site.Answer(Basic(), request => request.Headers.Cookie = $"a=b; X-Auth-Token={token}")));
        Assert.NotNull(TokenSite.TokenOf(_site.Answer(Basic(), request => request.Headers.Cookie = "X-Auth-Token=another")));
    }

    [Fact]
    public async Task Who_signs_in_with_each_request_gets_another_token_after_he_has_signed_out()
    {
        var token = TokenSite.TokenOf(_site.Answer(Basic()));
        var request = _site.Request();
        request.User = new(Basic());
        await _site.Issuer.RevokeAsync(request);
        Assert.NotEqual(token, TokenSite.TokenOf(_site.Answer(Basic())));
    }

    [Fact]
    public void Each_sign_in_on_a_page_is_a_session_of_its_own() =>
        Assert.NotEqual(TokenSite.ClaimsOf(_site.SignIn()).GetProperty("sid").GetString(), TokenSite.ClaimsOf(_site.SignIn()).GetProperty("sid").GetString());

    [Fact]
    public void A_second_factor_makes_a_token_that_says_so()
    {
        using var careful = new TokenSite(_data, _time, options => options.SecondFactor = new SecondFactorOptions());
        var (half, whole) = (TokenSite.ClaimsOf(careful.SignIn("password")), TokenSite.ClaimsOf(careful.SignIn("password", "totp")));
        Assert.Equal(("password", "password+totp"), (half.GetProperty("iss").GetString(), whole.GetProperty("iss").GetString()));
        Assert.NotEqual(half.GetProperty("aud").GetString(), whole.GetProperty("aud").GetString());
        Assert.Equal("[\"password\",\"totp\"]", whole.GetProperty("factors").GetRawText());
    }

    [Fact]
    public void A_token_has_the_claims_of_the_C_server_and_the_registered_ones()
    {
        var claims = TokenSite.ClaimsOf(_site.SignIn());
        Assert.Equal(
            ("ann", "/home/ann", "activated", "staff", "password", "ann", "www"),
            (Text("user"), Text("home"), Text("status"), Text("roles"), Text("iss"), Text("sub"), Text("aud")));
        Assert.Equal(30 * 60, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal(claims.GetProperty("iat").GetInt64(), claims.GetProperty("nbf").GetInt64());
        Assert.DoesNotContain("configuration:", claims.GetRawText(), StringComparison.Ordinal);

        string? Text(string name) => claims.GetProperty(name).GetString();
    }

    [Fact]
    public void A_site_that_issues_none_gives_none()
    {
        using var site = new TokenSite(_data, _time, options => options.Tokens.Cookie = null, "other");
        Assert.Empty(site.Answer(new AccountIdentity(site.Ann, "Basic", ["password"])).Response.Headers);
    }

    private AccountIdentity Basic() => new(_site.Ann, "Basic", ["password"]);
}
