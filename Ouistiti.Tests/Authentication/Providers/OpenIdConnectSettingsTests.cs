using System.Security.Cryptography;
using Ouistiti.Middleware.Authentication.Providers;
using Ouistiti.Middleware.Validation;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

public sealed class OpenIdConnectSettingsTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    /// <summary>Mistakes, each made in settings that are right.</summary>
    public static TheoryData<string, Action<OpenIdConnectSettings>> Mistakes { get; } = new()
    {
        { "Authority is missing", settings => settings.Authority = null },
        { "Authority is not the address of a server", settings => settings.Authority = "auth.example.org" },
        { "Authority is not the address of a server", settings => settings.Authority = "file:///x" },
        { "Authority is not the address of a server", settings => settings.Authority = "https://user:pass@auth.example.org" },
        { "Authority is not the address of a server", settings => settings.Authority = "https://auth.example.org/#x" },
        { "Authority can be answered by anybody on the way", settings => settings.Authority = "http://auth.example.org" },
        { "MetadataAddress can be answered by anybody on the way", settings => settings.MetadataAddress = "http://auth.example.org/x" },
        { "AuthorityCertificate names no file", settings => settings.AuthorityCertificate = "missing.pem" },
        { "ClientId is missing", settings => settings.ClientId = string.Empty },
        { "ClientSecretFile is one of several proofs", settings => settings.ClientSecretFile = "secret" },
        { "ClientSecretFile is one of several proofs", settings => settings.ClientKeyFile = "key.pem" },
        { "ClientSecretFile cannot be read, or is empty", settings => (settings.ClientSecret, settings.ClientSecretFile) = (null, "empty") },
        { "ClientSecretFile names no file", settings => (settings.ClientSecret, settings.ClientSecretFile) = (null, "missing") },
        { "ClientKeyFile holds no private key that can be used", settings => (settings.ClientSecret, settings.ClientKeyFile) = (null, "secret") },
        { "ClientKeyFile holds no private key that can be used", settings => (settings.ClientSecret, settings.ClientKeyFile) = (null, "public.pem") },
        { "ClientKeyFile holds no private key that can be used", settings => (settings.ClientSecret, settings.ClientKeyFile) = (null, "p384.pem") },
        { "ClientKeyFile holds no private key that can be used", settings => (settings.ClientSecret, settings.ClientKeyFile) = (null, "rsa1024.pem") },
        { "Path is not a path", settings => settings.Path = "signin" },
        { "CallbackPath is not a path", settings => settings.CallbackPath = "https://x.example/signin" },
        { "CallbackPath is not a path", settings => settings.CallbackPath = "/x?y" },
        { "SignedOutCallbackPath is not a path", settings => settings.SignedOutCallbackPath = string.Empty },
        { "RemoteSignOutPath is not a path", settings => settings.RemoteSignOutPath = "/x#y" },
        { "Scopes lacks openid", settings => settings.Scopes = ["profile"] },
        { "Algorithms:1 is no algorithm with a public key that is known", settings => settings.Algorithms = ["RS256", "none"] },
        { "Algorithms:0 is no algorithm with a public key that is known", settings => settings.Algorithms = ["HS256"] },
        { "AccessTokenAudience is ClientId, for which ID tokens are made", settings => settings.AccessTokenAudience = settings.ClientId },
        { "Factor cannot be the name of a factor", settings => settings.Factor = "a+b" },
        { "Factor cannot be the name of a factor", settings => settings.Factor = string.Empty },
        { "Groups:0:Claim is missing", settings => settings.Groups = [new() { Group = "root" }] },
        { "Groups:1:Group cannot be the name of a group", settings => settings.Groups = [new() { Claim = "a", Group = "b" }, new() { Claim = "a", Group = "a:b" }] },
        { "Groups:0:Group cannot be the name of a group", settings => settings.Groups = [new() { Claim = "a" }] },
        { "DefaultGroup cannot be the name of a group", settings => settings.DefaultGroup = "a/b" },
        { "Allow names nobody", settings => settings.Allow = new() },
        { "Allow:Everybody makes the lists beside it worth nothing", settings => settings.Allow.Everybody = true },
        { "Allow:Domains:0 is not a domain", settings => settings.Allow.Domains = ["@example.org"] },
        { "Allow:Domains:0 is not a domain", settings => settings.Allow.Domains = [""] },
        { "Allow:Domains:1 is not a domain", settings => settings.Allow.Domains = ["example.org", "*.example.org"] },
        { "Recheck is too short", settings => settings.Recheck = TimeSpan.FromSeconds(9) },
        { "Recheck is too long", settings => settings.Recheck = TimeSpan.FromDays(30) },
        { "RecheckGrace is too short", settings => settings.RecheckGrace = -TimeSpan.FromSeconds(1) },
    };

    public static TheoryData<Action<OpenIdConnectSettings>> Right { get; } =
    [
        _ => { },
        settings => (settings.Authority, settings.AllowHttp) = ("http://auth.example.org", true),
        settings => (settings.Authority, settings.MetadataAddress) = (null, "https://auth.example.org/x"),
        settings => (settings.ClientSecret, settings.ClientSecretFile) = (null, "secret"),
        settings => (settings.ClientSecret, settings.ClientKeyFile) = (null, "key.pem"),
        settings => (settings.ClientSecret, settings.ClientKeyFile) = (null, "rsa2048.pem"),
        settings => (settings.Allow, settings.LocalAccounts) = (new(), true),
        settings => settings.Allow = new() { Everybody = true },
        settings => settings.RecheckGrace = TimeSpan.Zero,
        settings => settings.AccessTokenAudience = "https://device.example",
    ];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named(string mistake, Action<OpenIdConnectSettings> make) =>
        Assert.StartsWith(mistake, Assert.Single(Check(make)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Right))]
    public void What_fits_together_is_right(Action<OpenIdConnectSettings> make) => Assert.Empty(Check(make));

    private string[] Check(Action<OpenIdConnectSettings> make)
    {
        _ = _directory.Write("secret", "a secret\r\n");
        _ = _directory.Write("empty", "\n");
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa1024 = RSA.Create(1024);
        using var rsa2048 = RSA.Create(2048);
        _ = _directory.Write("key.pem", p256.ExportPkcs8PrivateKeyPem());
        _ = _directory.Write("public.pem", p256.ExportSubjectPublicKeyInfoPem());
        _ = _directory.Write("p384.pem", p384.ExportPkcs8PrivateKeyPem());
        _ = _directory.Write("rsa1024.pem", rsa1024.ExportPkcs8PrivateKeyPem());
        _ = _directory.Write("rsa2048.pem", rsa2048.ExportRSAPrivateKeyPem());
        var settings = new OpenIdConnectSettings
        {
            Authority = "https://auth.example.org",
            ClientId = "device",
            ClientSecret = "a secret",
            Allow = new() { Users = ["ann"] },
        };
        make(settings);
        var mistakes = new List<Mistake>();
        settings.Validate(new SectionCheck(_directory.Path, mistakes));
        return [.. mistakes.Select(mistake => $"{mistake.Key} {mistake.Problem}")];
    }
}
