using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>
/// The certified OpenID provider of npm, <c>oidc-provider</c>, in a process of its own. Its users are ann (groups staff and
/// admins, ann@example.org) and bob (group guests, bob@elsewhere.example). It is at <c>localhost</c>, so that for a browser it
/// is another site than a server at 127.0.0.1.
/// </summary>
internal sealed class NodeProvider : IAsyncDisposable
{
    public const string ClientId = "ouistiti";

    // With everything that is lost by who does not encode it: RFC 6749 section 2.3.1.
    public const string ClientSecret = "s3cret + 100%: /=&";

    /// <summary>The client that proves itself by a signature (<c>private_key_jwt</c>) with <see cref="ClientKey"/>.</summary>
    public const string KeyedClientId = "ouistiti-with-key";

    /// <summary>The password of every user.</summary>
    public const string Password = "over the hills";

    private readonly ProviderProcess _process;
    private readonly HttpClient _admin = new();

    private NodeProvider(ProviderProcess process, string issuer, ECDsa clientKey) => (_process, Issuer, ClientKey) = (process, issuer, clientKey);

    public string Issuer { get; }

    /// <summary>The key of <see cref="KeyedClientId"/>, for ES256.</summary>
    public ECDsa ClientKey { get; }

    /// <param name="redirectUri">Where both clients have their users sent back to.</param>
    /// <param name="postLogoutUri">Where they go after signing out.</param>
    public static async Task<NodeProvider> StartAsync(string redirectUri, string? postLogoutUri = null)
    {
        if (!Directory.Exists(Path.Combine(ProviderProcess.Folder("node"), "node_modules")))
        {
            throw new InvalidOperationException($"Run once: npm ci --prefix {ProviderProcess.Folder("node")} (./test does)");
        }

        var port = Ports.Take();
        var issuer = $"http://localhost:{port}";
        var clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var settings = Addresses(redirectUri, postLogoutUri);
        (settings["port"], settings["issuer"], settings["password"]) = (port, issuer, Password);
        (settings["clientId"], settings["clientSecret"], settings["keyedClientId"], settings["keyedClientJwk"]) = (ClientId, ClientSecret, KeyedClientId, PublicKey(clientKey));
        var process = await ProviderProcess.StartAsync(new("node", ["server.js", settings.ToJsonString()]) { WorkingDirectory = ProviderProcess.Folder("node") }, issuer);
        return new(process, issuer, clientKey);
    }

    /// <summary>Has users sent back elsewhere from now on.</summary>
    public Task SendBackAsync(string redirectUri, string? postLogoutUri = null) => AdministerAsync("settings", Addresses(redirectUri, postLogoutUri));

    /// <summary>Gives tokens that it makes from now on another lifetime.</summary>
    public Task SetLifetimesAsync(TimeSpan accessToken, TimeSpan idToken) =>
        AdministerAsync("settings", new() { ["accessTokenSeconds"] = (int)accessToken.TotalSeconds, ["idTokenSeconds"] = (int)idToken.TotalSeconds });

    /// <summary>Signs with a new key from now on.</summary>
    /// <param name="keepOld">Whether the old one stays published.</param>
    public Task RotateKeysAsync(bool keepOld = false) => AdministerAsync("keys", new() { ["keepOld"] = keepOld });

    /// <summary>Changes claims of a user.</summary>
    public Task ChangeUserAsync(string name, JsonObject claims) => AdministerAsync($"users/{name}", claims);

    /// <summary>Keeps a user from signing in and from being refreshed, or no more.</summary>
    public Task DisableAsync(string name, bool disabled = true) => AdministerAsync($"users/{name}", new() { ["disabled"] = disabled });

    /// <summary>Forgets a user's session and all tokens: what he has is worth nothing, but he may sign in again.</summary>
    public Task RevokeAsync(string name) => AdministerAsync($"revoke/{name}", []);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _admin.Dispose();
        ClientKey.Dispose();
    }

    private static JsonObject Addresses(string redirectUri, string? postLogoutUri) => new()
    {
        ["redirectUris"] = new JsonArray(redirectUri),
        ["postLogoutUris"] = postLogoutUri is null ? [] : new JsonArray(postLogoutUri),
    };

    private static JsonObject PublicKey(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new()
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["use"] = "sig",
            ["alg"] = "ES256",
            ["x"] = System.Buffers.Text.Base64Url.EncodeToString(point.X),
            ["y"] = System.Buffers.Text.Base64Url.EncodeToString(point.Y),
        };
    }

    private async Task AdministerAsync(string path, JsonObject body)
    {
        using var answer = await _admin.PostAsJsonAsync(new Uri($"{Issuer}/admin/{path}"), body);
        _ = answer.EnsureSuccessStatusCode();
    }
}
