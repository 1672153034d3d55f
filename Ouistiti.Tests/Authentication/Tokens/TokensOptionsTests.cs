using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Middleware.Validation;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

public sealed class TokensOptionsTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly TestDirectory _directory = new();

    public static TheoryData<string, TokensOptions> WrongTokens { get; } = new()
    {
        { "Algorithm is not an algorithm that tokens are signed with", new() { Algorithm = "none" } },
        { "Algorithm is not an algorithm that tokens are signed with", new() { Algorithm = "es256" } },
        { "Algorithm needs a secret, which is missing", new() { Algorithm = "HS256" } },
        { "Algorithm needs one secret, and there are two", new() { Algorithm = "HS256", Secret = Secret, SecretFile = "long" } },
        { "Secret is too short", new() { Algorithm = "HS256", Secret = Secret[1..] } },
        { "SecretFile is too short", new() { Algorithm = "HS256", SecretFile = "short" } },
        { "Secret is of no use with ES256, whose key the server makes", new() { Secret = Secret } },
        { "SecretFile is of no use with RS256, whose key the server makes", new() { Algorithm = "RS256", SecretFile = "long" } },
        { "Lifetime is too short", new() { Lifetime = TimeSpan.FromSeconds(9) } },
        { "Lifetime is too long", new() { Lifetime = TimeSpan.FromDays(2), SessionLifetime = TimeSpan.FromDays(3) } },
        { "SessionLifetime is shorter than Lifetime", new() { SessionLifetime = TimeSpan.FromMinutes(29) } },
        { "KeyLifetime is too short", new() { SessionLifetime = TimeSpan.FromDays(31) } },
        { "Domain is not a domain", new() { Domain = "local" } },
        { "Domain is not a domain", new() { Domain = ".example.org" } },
        { "Domain is not a domain", new() { Domain = "192.168.1.7" } },
        { "Domain is not a domain", new() { Domain = "example.org; Path=/x" } },
        { "Issuer is neither the URL of a site nor a name", new() { Issuer = "https://auth.example.org/path" } },
        { "Issuer is neither the URL of a site nor a name", new() { Issuer = "urn:x" } },
        { "RemoteCookies asks for cookies, which Cookie forbids", new() { Cookie = false, RemoteCookies = true } },
    };

    public static TheoryData<string, BearerSettings> WrongAuthorities { get; } = new()
    {
        { "Authority is missing", new() { Audience = "a" } },
        { "Authority is missing", new() { AllowHttp = true } },
        { "Authority can be answered by anybody on the way", new() { Authority = "http://a.example", Audience = "a" } },
        { "Authority is not the address of a server", new() { Authority = "a.example", Audience = "a" } },
        { "Authority is not the address of a server", new() { Authority = "file:///a", Audience = "a" } },
        { "Audience is missing", new() { Authority = "https://a.example" } },
        { "MetadataAddress can be answered by anybody on the way", new() { Authority = "https://a.example", Audience = "a", MetadataAddress = "http://a.example/x" } },
        { "Algorithms:1 is no algorithm with a public key that is known", new() { Authority = "https://a.example", Audience = "a", Algorithms = ["ES256", "HS256"] } },
        { "Algorithms:0 is no algorithm with a public key that is known", new() { Authority = "https://a.example", Audience = "a", Algorithms = ["none"] } },
    };

    public static TheoryData<TokensOptions> RightTokens { get; } =
    [
        new(),
        new() { Algorithm = "RS256", Issuer = "https://auth.example.org", Domain = "example.org", Audience = "https://api.example.org" },
        new() { Algorithm = "HS256", Secret = Secret, Issuer = "authpass+totp" },
        new() { Algorithm = "HS256", SecretFile = "long" },
        new() { SessionLifetime = TimeSpan.FromDays(30), KeyLifetime = TimeSpan.FromDays(30) },
    ];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Where_the_secret_is_missing_one_line_names_all_that_would_do()
    {
        var mistakes = new List<Mistake>();
        new TokensOptions { Algorithm = "HS256" }.Validate(new SectionCheck(_directory.Path, mistakes));
        var mistake = Assert.Single(mistakes);
        Assert.Contains("SecretFile", mistake.Expected, StringComparison.Ordinal);
        Assert.Contains("or Secret,", mistake.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrongTokens))]
    public void A_mistake_is_named(string mistake, TokensOptions options) => Assert.Equal(mistake, Assert.Single(Check(options.Validate)));

    [Theory]
    [MemberData(nameof(WrongAuthorities))]
    public void A_mistake_about_an_authority_is_named(string mistake, BearerSettings options) => Assert.Equal(mistake, Assert.Single(Check(options.Validate)));

    [Theory]
    [MemberData(nameof(RightTokens))]
    public void What_fits_together_is_right(TokensOptions options) => Assert.Empty(Check(options.Validate));

    private IEnumerable<string> Check(Action<SectionCheck> validate)
    {
        _ = _directory.Write("long", Secret + "\n");
        _ = _directory.Write("short", Secret[1..] + "\r\n");
        var mistakes = new List<Mistake>();
        validate(new SectionCheck(_directory.Path, mistakes));
        return mistakes.Select(mistake => $"{mistake.Key} {mistake.Problem}");
    }
}
