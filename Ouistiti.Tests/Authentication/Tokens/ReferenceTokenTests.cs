using Ouistiti.Middleware.Authentication;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

/// <summary>Tokens of the C server, which has the same secret (reference, section 9.6).</summary>
public sealed class ReferenceTokenTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    // As the C server prints it.
    private const string Header = """{"alg": "HS256", "typ": "JWT"}""";

    private readonly TestDirectory _data = new();
    private readonly ManualTime _time = new(TimeSpan.Zero);

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_token_of_the_C_server_names_an_account_of_the_site()
    {
        using var site = Shared();
        var identity = Assert.IsType<AccountIdentity>((await site.AuthenticateAsync(Token())).Principal!.Identity);
        Assert.Equal(("ann", "staff"), (identity.Name, identity.Account.Group));
        Assert.Equal(["password"], identity.Factors);
        Assert.False(await site.AcceptsAsync(Token(user: "\"user\": \"nobody\"")));
    }

    [Theory]
    [InlineData("\"user\": \"ann\"", "ann")]
    [InlineData("\"preferred_username\": \"ben\", \"name\": \"no\"", "ben")]
    [InlineData("\"name\": \"Ben B\"", "Ben B")]
    [InlineData("\"username\": \"cy\"", "cy")]
    public async Task Without_accounts_the_claims_alone_count(string user, string name)
    {
        using var site = Shared(withAccounts: false);
        var principal = (await site.AuthenticateAsync(Token(user, "\"roles\": [ \"one\", \"two\" ], \"home\": \"/h\", \"status\": \"activated\""))).Principal!;
        Assert.Equal(name, principal.Identity!.Name);
        Assert.True(principal.IsInRole("one") && !principal.IsInRole("two") && principal.HasClaim("home", "/h"));
    }

    [Theory]
    [InlineData("\"roles\": \"root\"")]
    [InlineData("\"roles\": \"root\", \"status\": \"reapproving\"")]
    [InlineData("\"roles\": \"root\", \"status\": \"unheard of\"")]
    public async Task Whose_state_is_not_known_has_to_be_approved_again(string claims)
    {
        using var site = Shared(withAccounts: false);
        var principal = (await site.AuthenticateAsync(Token(claims: claims))).Principal!;
        Assert.True(principal.IsInRole("reapproving") && !principal.IsInRole("root"));
    }

    [Theory]
    [InlineData("\"status\": \"approving\"", "password", true)]
    [InlineData("\"status\": \"repudiated\"", "password", true)]
    [InlineData("\"status\": \"activated\"", "passwor", true)]
    [InlineData("\"status\": \"activated\"", "totp", true)]
    [InlineData("\"status\": \"activated\"", "password", false)]
    public async Task A_token_that_the_C_server_would_refuse_is_refused(string claims, string issuer, bool hasExpiry)
    {
        using var site = Shared(withAccounts: false);
        Assert.False(await site.AcceptsAsync(Token(claims: claims, issuer: issuer, hasExpiry: hasExpiry)));
    }

    [Fact]
    public async Task Every_part_of_the_issuer_must_be_there_in_whatever_order()
    {
        using var site = Shared(withAccounts: false, options => options.Tokens.Issuer = "authpass+totp");
        Assert.True(await site.AcceptsAsync(Token(issuer: "totp+authpass")));
        Assert.False(await site.AcceptsAsync(Token(issuer: "authpass")));
    }

    [Fact]
    public async Task A_second_factor_is_asked_of_them_too()
    {
        using var site = Shared(withAccounts: false, options => options.SecondFactor = new());
        Assert.False(await site.AcceptsAsync(Token()));
        Assert.True(await site.AcceptsAsync(Token(issuer: "password+totp")));
    }

    [Fact]
    public async Task They_are_not_accepted_where_the_key_is_not_shared()
    {
        using var site = new TokenSite(_data, _time);
        Assert.False(await site.AcceptsAsync(Token()));
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdeF")]
    [InlineData("")]
    public async Task Another_secret_is_no_good(string secret)
    {
        using var site = Shared();
        Assert.False(await site.AcceptsAsync(Token(secret: secret)));
    }

    [Fact]
    public async Task They_are_ended_one_by_one_and_all_at_once()
    {
        using var site = Shared();
        var (one, other) = (Token(claims: "\"x\": 1"), Token(claims: "\"x\": 2"));
        Assert.True(await site.AcceptsAsync(one) && await site.AcceptsAsync(other));
        await site.Issuer.RevokeAsync(site.Request(request => request.Headers.Cookie = $"X-Auth-Token={one}"));
        Assert.False(await site.AcceptsAsync(one));
        Assert.True(await site.AcceptsAsync(other));
        _ = site.Issuer.RevokeAll(site.Ann);
        Assert.False(await site.AcceptsAsync(other));
    }

    [Fact]
    public async Task A_token_of_ours_has_what_the_C_server_looks_at()
    {
        using var site = Shared();
        var token = site.SignIn();
        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0])));
        Assert.True(await site.AcceptsAsync(token));
    }

    [Fact]
    public void A_secret_in_a_file_ends_with_its_line()
    {
        var (inFile, inText) = (new Middleware.Authentication.Tokens.TokensOptions { SecretFile = _data.Write("secret", Secret + "\r\n") }, new Middleware.Authentication.Tokens.TokensOptions { Secret = Secret });
        Assert.Equal(inText.ReadSecret(), inFile.ReadSecret());
    }

    private TokenSite Shared(bool withAccounts = true, Action<AuthenticationOptions>? configure = null) => new(_data, _time, options =>
    {
        (options.Tokens.Algorithm, options.Tokens.Secret) = ("HS256", Secret);
        if (!withAccounts)
        {
            (options.Schemes, options.Accounts) = ([SignInScheme.Bearer], []);
        }

        configure?.Invoke(options);
    });

    private string Token(string user = "\"user\": \"ann\"", string claims = "\"roles\": \"x\", \"status\": \"activated\"", string issuer = "password", bool hasExpiry = true, string secret = Secret) =>
        Jwt.Make(Header, $$"""{ {{user}}, {{claims}}, "iss": "{{issuer}}"{{(hasExpiry ? $", \"exp\": {_time.GetUtcNow().ToUnixTimeSeconds() + 600}" : "")}} }""", Jwt.Hs256(secret));
}
