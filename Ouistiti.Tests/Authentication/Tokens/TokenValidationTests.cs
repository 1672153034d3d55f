using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

/// <summary>What RFC 7519 and RFC 8725 say that a token must be refused for.</summary>
public sealed class TokenValidationTests : IDisposable
{
    private readonly TestDirectory _data = new();
    private readonly ManualTime _time = new(TimeSpan.Zero);
    private readonly TokenSite _site;

    public TokenValidationTests() => _site = new TokenSite(_data, _time);

    public static TheoryData<string, string> WrongClaims { get; } = new()
    {
        { "exp", "null" }, { "exp", "\"9999999999\"" }, { "exp", "1" }, { "exp", "-1" }, { "exp", "1e300" },
        { "nbf", "9999999999" }, { "nbf", "\"1\"" }, { "iat", "9999999999" }, { "iat", "null" },
        { "aud", "\"other\"" }, { "aud", "[ \"other\" ]" }, { "aud", "7" }, { "aud", "\"WWW\"" },
        { "iss", "\"other\"" }, { "iss", "null" }, { "iss", "7" },
        { "sid", "null" }, { "sid", "7" }, { "account", "null" }, { "account", "\"other\"" }, { "stamp", "\"other\"" }, { "stamp", "null" },
        { "round", "\"other\"" }, { "auth_time", "null" }, { "factors", "7" }, { "factors", "[ 7 ]" },
        { "user", "\"nobody\"" }, { "user", "7" }, { "user", "\"a:b\"" }, { "status", "\"repudiated\"" }, { "status", "\"approving\"" },
    };

    public static TheoryData<string> WrongHeaders { get; } =
    [
        """{"alg":"none","typ":"JWT"}""", """{"alg":"None","typ":"JWT"}""", """{"typ":"JWT"}""", """{"alg":"HS256","typ":"JWT"}""", """{"alg":"RS256","kid":"$"}""", """{"alg":"ES384","kid":"$"}""",
        """{"alg":"es256","kid":"$"}""", """{"alg":"ES256"}""", """{"alg":"ES256","kid":""}""", """{"alg":"ES256","kid":"other"}""", """{"alg":"ES256","kid":7}""", """{"alg":"ES256","kid":"../../$"}""",
        """{"alg":"ES256","kid":"$","typ":"at+jwt"}""", """{"alg":"ES256","kid":"$","typ":"JWE"}""", """{"alg":"ES256","kid":"$","crit":["exp"]}""", """{"alg":"ES256","alg":"ES256","kid":"$"}""",
        """["ES256"]""", "7", "", "{", """{"alg":["ES256"],"kid":"$"}""",
    ];

    public void Dispose()
    {
        _site.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task A_token_of_this_server_names_its_user()
    {
        var user = (await _site.AuthenticateAsync(_site.SignIn())).Principal!;
        var identity = Assert.IsType<AccountIdentity>(user.Identity);
        Assert.Equal(("ann", "password"), (identity.Name, Assert.Single(identity.Factors)));
        Assert.True(user.IsInRole("staff"));
        Assert.NotNull(identity.Token?.Id);
    }

    [Fact]
    public async Task A_token_that_is_changed_nowhere_is_accepted() => Assert.True(await _site.AcceptsAsync(Jwt.Change(_site.SignIn(), _data)));

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public async Task A_token_with_a_wrong_claim_is_refused(string name, string value) =>
        Assert.False(await _site.AcceptsAsync(Jwt.Change(_site.SignIn(), _data, claims => claims[name] = JsonNode.Parse(value))));

    [Theory]
    [InlineData("exp")]
    [InlineData("aud")]
    [InlineData("iss")]
    [InlineData("sid")]
    [InlineData("stamp")]
    [InlineData("account")]
    [InlineData("iat")]
    [InlineData("auth_time")]
    [InlineData("factors")]
    [InlineData("user")]
    public async Task A_token_without_a_claim_is_refused(string name) =>
        Assert.False(await _site.AcceptsAsync(Jwt.Change(_site.SignIn(), _data, claims => claims.Remove(name))));

    [Theory]
    [MemberData(nameof(WrongHeaders))]
    public async Task A_token_with_a_wrong_header_is_refused(string header)
    {
        var token = _site.SignIn();
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1]));
        var wrong = Jwt.Make(header.Replace("$", Jwt.Key(_data).GetProperty("kid").GetString(), StringComparison.Ordinal), payload, Jwt.Es256(_data));
        Assert.False(await _site.AcceptsAsync(wrong));
    }

    [Fact]
    public async Task A_token_that_is_signed_with_nothing_is_refused()
    {
        var payload = _site.SignIn().Split('.')[1];
        foreach (var signature in new[] { string.Empty, ".", ".AA" })
        {
            Assert.False(await _site.AcceptsAsync($"{Jwt.Encode("""{"alg":"none"}""")}.{payload}{signature}"));
        }
    }

    [Fact]
    public async Task The_public_key_is_no_secret_to_sign_with()
    {
        var token = _site.SignIn();
        var key = Jwt.Key(_data);
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = { X = Base64Url.DecodeFromChars(key.GetProperty("x").GetString()), Y = Base64Url.DecodeFromChars(key.GetProperty("y").GetString()) },
        });
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1]));
        foreach (var secret in new[] { ecdsa.ExportSubjectPublicKeyInfoPem(), ecdsa.ExportSubjectPublicKeyInfoPem() + "\n" })
        {
            var header = $$"""{"alg":"HS256","kid":"{{key.GetProperty("kid").GetString()}}","typ":"JWT"}""";
            Assert.False(await _site.AcceptsAsync(Jwt.Make(header, payload, Jwt.Hs256(secret))));
        }
    }

    [Theory]
    [InlineData("jku", "\"http://127.0.0.1:1/keys\"")]
    [InlineData("x5u", "\"http://127.0.0.1:1/certificate\"")]
    [InlineData("jwk", "{ \"kty\": \"EC\" }")]
    [InlineData("x5c", "[ \"AAAA\" ]")]
    public async Task A_key_that_a_token_brings_along_is_not_used(string name, string value)
    {
        var token = _site.SignIn();
        Assert.True(await _site.AcceptsAsync(Jwt.Change(token, _data, header: header => header[name] = JsonNode.Parse(value))));

        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = other.ExportParameters(includePrivateParameters: false);
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(parameters.Q.X)}}","y":"{{Base64Url.EncodeToString(parameters.Q.Y)}}"}""";
        var header = $$"""{"alg":"ES256","kid":"{{Jwt.Key(_data).GetProperty("kid").GetString()}}","typ":"JWT","jwk":{{jwk}}}""";
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1]));
        Assert.False(await _site.AcceptsAsync(Jwt.Make(header, payload, data => other.SignData(data, HashAlgorithmName.SHA256))));
    }

    [Fact]
    public async Task A_claim_that_stands_there_twice_makes_a_token_invalid()
    {
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(_site.SignIn().Split('.')[1]));
        var header = $$"""{"alg":"ES256","kid":"{{Jwt.Key(_data).GetProperty("kid").GetString()}}","typ":"JWT"}""";
        Assert.True(await _site.AcceptsAsync(Jwt.Make(header, payload, Jwt.Es256(_data))));
        Assert.False(await _site.AcceptsAsync(Jwt.Make(header, payload[..^1] + ""","user":"ann"}""", Jwt.Es256(_data))));
    }

    [Fact]
    public async Task A_token_within_a_token_is_refused()
    {
        var token = _site.SignIn();
        var header = $$"""{"alg":"ES256","kid":"{{Jwt.Key(_data).GetProperty("kid").GetString()}}","typ":"JWT","cty":"JWT"}""";
        Assert.False(await _site.AcceptsAsync(Jwt.Make(header, token, Jwt.Es256(_data))));
    }

    [Fact]
    public async Task A_signature_is_right_in_one_form_alone()
    {
        var token = _site.SignIn();
        var (signed, signature) = (token[..token.LastIndexOf('.')], token[(token.LastIndexOf('.') + 1)..]);
        string[] wrong =
        [
            signed, signed + ".", $"{signed}.{signature[..^1]}", $"{signed}.{signature[..^4]}", $"{signed}.{signature}A", $"{signed}.{signature}=", $"{signed}.{signature}==", $"{signed}. {signature}",
            $"{signed}.{signature.ToUpperInvariant()}", $"{signed}.{SwapCase(signature)}", $"{signed}.{signature}.", $"{signed}.{signature}.{signature}", $"{signed}..{signature}", $".{signed}.{signature}",
            token.Insert(10, "\n"), token.Insert(10, " "), token.Replace('-', '+').Replace('_', '/') + "+", $"{token.Split('.')[1]}.{signature}", $"{signed}.{Next(signature)}",
        ];
        Assert.True(await _site.AcceptsAsync(token));
        foreach (var variant in wrong)
        {
            Assert.False(await _site.AcceptsAsync(variant), variant);
        }

        static string SwapCase(string text) => string.Concat(text.Select(character => char.IsUpper(character) ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character)));

        // The bits of the last character that mean nothing.
        static string Next(string text) => text[..^1] + (char)(text[^1] + 1);
    }

    [Fact]
    public async Task A_huge_token_is_not_looked_at()
    {
        var token = Jwt.Change(_site.SignIn(), _data, claims => claims["padding"] = new string('a', 8192));
        Assert.False(await _site.AcceptsAsync(token));
        Assert.False(await _site.AcceptsAsync(new string('.', 100_000)));
        Assert.False(await _site.AcceptsAsync($"{Jwt.Encode(new string('[', 3000))}.{Jwt.Encode(new string('{', 3000))}.AA"));
    }

    [Fact]
    public async Task A_token_of_another_site_is_refused_unless_they_share_an_audience()
    {
        using var other = new TokenSite(_data, _time, options => options.Accounts = [], "other");
        Assert.False(await other.AcceptsAsync(_site.SignIn()));

        using var sister = new TokenSite(_data, _time, options => (options.Schemes, options.Accounts, options.Tokens.Audience) = ([SignInScheme.Bearer], [], "www"), "sister");
        var user = (await sister.AuthenticateAsync(_site.SignIn())).Principal!;
        Assert.True(user is { Identity.Name: "ann" } && user.IsInRole("staff") && user.HasClaim(AccountClaims.Home, "/home/ann") && user.HasClaim(AccountClaims.Factor, "password"));
    }

    [Fact]
    public async Task An_account_of_the_same_name_in_another_store_is_another_user()
    {
        using var other = new TokenSite(_data, _time, options => options.Tokens.Audience = "www", "other");
        Assert.False(await other.AcceptsAsync(_site.SignIn()));
    }

    [Fact]
    public async Task A_token_of_an_incomplete_sign_in_is_worth_nothing_elsewhere()
    {
        using var careful = new TokenSite(_data, _time, options => options.SecondFactor = new());
        using var sister = new TokenSite(_data, _time, options => (options.Schemes, options.Accounts, options.Tokens.Audience) = ([SignInScheme.Bearer], [], "www"), "sister");
        var half = careful.SignIn("password");
        Assert.True(await careful.AcceptsAsync(half));
        Assert.False(await sister.AcceptsAsync(half));
        Assert.True(await sister.AcceptsAsync(careful.SignIn("password", "totp")));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(5, false)]
    public async Task A_token_ends_on_time(int seconds, bool isValid)
    {
        var token = _site.SignIn();
        _time.Advance(DateTimeOffset.FromUnixTimeSeconds(TokenSite.ClaimsOf(token).GetProperty("exp").GetInt64()) - _time.GetUtcNow() + TimeSpan.FromSeconds(seconds + 0.1 - (seconds < 0 ? 1 : 0)));
        Assert.Equal(isValid, await _site.AcceptsAsync(token));
    }

    [Fact]
    public async Task A_remembered_token_ends_on_time_too()
    {
        var token = _site.SignIn();
        Assert.True(await _site.AcceptsAsync(token));
        Assert.InRange((await _site.AuthenticateAsync(token)).Properties!.ExpiresUtc!.Value - _time.GetUtcNow(), TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.False(await _site.AcceptsAsync(token));
    }

    [Theory]
    [InlineData("correct horse", AccountStatus.Activated, true)]
    [InlineData("another one", AccountStatus.Activated, false)]
    [InlineData("correct horse", AccountStatus.Reapproving, false)]
    [InlineData("correct horse", AccountStatus.Repudiated, false)]
    [InlineData("correct horse", AccountStatus.Approving, false)]
    public async Task A_token_ends_with_the_password_and_the_state(string password, AccountStatus status, bool isValid)
    {
        var token = _site.SignIn();
        using var later = new TokenSite(_data, _time, options => (options.Accounts[0].Users![0].Password, options.Accounts[0].Users![0].Status) = (password, status));
        Assert.Equal(isValid, await later.AcceptsAsync(token));
    }

    [Fact]
    public async Task A_group_that_has_changed_counts_at_once()
    {
        var token = _site.SignIn();
        using var later = new TokenSite(_data, _time, options => options.Accounts[0].Users![0].Group = "guests");
        Assert.True((await later.AuthenticateAsync(token)).Principal!.IsInRole("guests"));
    }

    [Fact]
    public async Task Whatever_is_sent_as_a_token_is_answered()
    {
        var random = new Random(8725);
        var token = _site.SignIn();
        for (var i = 0; i < 5000; i++)
        {
            var text = token.ToCharArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                text[random.Next(text.Length)] = (char)random.Next(1, random.Next(2) == 0 ? 128 : 0x3000);
            }

            var from = random.Next(3) == 0 ? random.Next(text.Length) : 0;
            var variant = new string(text[from..random.Next(from, text.Length + 1)]);
            Assert.False(variant != token && await _site.AcceptsAsync(variant), variant);
        }
    }
}
