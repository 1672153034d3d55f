using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>A client of a provider as the specification describes one: authorization code with PKCE, <c>state</c> and <c>nonce</c>. It shows what a provider does, and gets tokens for tests of APIs.</summary>
internal sealed class CodeFlow : IDisposable
{
    private readonly HttpClient _client = new();
    private readonly string _clientId;
    private readonly string _clientSecret;
    private readonly string _redirectUri;

    private CodeFlow(string clientId, string clientSecret, string redirectUri) => (_clientId, _clientSecret, _redirectUri) = (clientId, clientSecret, redirectUri);

    /// <summary>The discovery document.</summary>
    public JsonElement Discovery { get; private set; }

    public string Verifier { get; } = NewSecret();

    public string State { get; } = NewSecret();

    public string Nonce { get; } = NewSecret();

    public static async Task<CodeFlow> StartAsync(string issuer, string clientId, string clientSecret, string redirectUri)
    {
        var flow = new CodeFlow(clientId, clientSecret, redirectUri);
        flow.Discovery = await flow.GetAsync(issuer + "/.well-known/openid-configuration");
        return flow;
    }

    /// <summary>An endpoint's address.</summary>
    public Uri Endpoint(string name) => new(Discovery.GetProperty(name + "_endpoint").GetString()!);

    /// <summary>Where the browser is sent to.</summary>
    /// <param name="scope">What is asked for.</param>
    /// <param name="more">Further parameters.</param>
    public Uri Start(string scope, params (string Name, string Value)[] more)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = _clientId,
            ["redirect_uri"] = _redirectUri,
            ["scope"] = scope,
            ["state"] = State,
            ["nonce"] = Nonce,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in more)
        {
            parameters[name] = value;
        }

        return new(QueryHelpers.AddQueryString(Endpoint("authorization").AbsoluteUri, parameters));
    }

    /// <summary>Walks a browser through the sign-in.</summary>
    /// <returns>What it was sent back with.</returns>
    public async Task<Dictionary<string, string>> SignInAsync(FormBrowser browser, string scope, params (string Name, string Value)[] more)
    {
        var (address, page) = await browser.GoAsync(Start(scope, more), _redirectUri);
        return page.Length == 0
            ? QueryHelpers.ParseQuery(address.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString())
            : throw new InvalidOperationException($"Not sent back, but at {address}: {page}");
    }

    /// <summary>Redeems a code.</summary>
    public Task<(HttpStatusCode Status, JsonElement Answer)> RedeemAsync(string code, string? verifier = null) =>
        AskAsync("token", ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", _redirectUri), ("code_verifier", verifier ?? Verifier));

    public Task<(HttpStatusCode Status, JsonElement Answer)> RefreshAsync(string token) =>
        AskAsync("token", ("grant_type", "refresh_token"), ("refresh_token", token));

    /// <summary>Asks an endpoint that knows clients, with the secret in the field <c>Authorization</c>.</summary>
    public Task<(HttpStatusCode Status, JsonElement Answer)> AskAsync(string endpoint, params (string Name, string Value)[] form) =>
        PostAsync(endpoint, new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(_clientId)}:{WebUtility.UrlEncode(_clientSecret)}"))), form);

    /// <summary>Asks an endpoint that knows clients, with whatever proof the form has.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string endpoint, AuthenticationHeaderValue? proof, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint(endpoint));
        request.Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        request.Headers.Authorization = proof;
        using var answer = await _client.SendAsync(request);
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStreamAsync()));
    }

    public async Task<JsonElement> UserInfoAsync(string accessToken) => await GetAsync(Endpoint("userinfo").AbsoluteUri, new("Bearer", accessToken));

    /// <summary>Checks a token by the published keys, as it is now.</summary>
    public async Task<TokenValidationResult> CheckAsync(string token, string audience) => await new JsonWebTokenHandler().ValidateTokenAsync(token, new()
    {
        ValidIssuer = Discovery.GetProperty("issuer").GetString(),
        ValidAudience = audience,
        IssuerSigningKeys = new JsonWebKeySet((await GetAsync(Discovery.GetProperty("jwks_uri").GetString()!)).GetRawText()).Keys,
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = ["RS256"],
        ClockSkew = TimeSpan.Zero,
    });

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> GetAsync(string address, AuthenticationHeaderValue? proof = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = proof;
        using var answer = await _client.SendAsync(request);
        return JsonSerializer.Deserialize<JsonElement>(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
    }

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
