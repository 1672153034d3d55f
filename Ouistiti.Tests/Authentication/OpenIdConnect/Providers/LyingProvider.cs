using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>
/// An OpenID provider that signs everybody in as Ann without asking, and that lies or breaks where <see cref="Answers"/> says
/// so. What it is asked it checks in earnest (PKCE, the client's proof, codes used once), and remembers.
/// </summary>
internal sealed class LyingProvider : IAsyncDisposable
{
    public const string ClientId = "ouistiti";

    // With everything that is lost by who does not encode it: RFC 6749 section 2.3.1.
    public const string ClientSecret = "s3cret + 100%: /=&";

    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly List<ProviderKey> _keys = [new()];
    private readonly ConcurrentQueue<RecordedRequest> _requests = [];
    private readonly ConcurrentDictionary<string, RecordedRequest> _codes = [];
    private readonly ConcurrentDictionary<string, RecordedRequest> _refreshTokens = [];
    private readonly ConcurrentDictionary<string, bool> _accessTokens = [];
    private string? _lastCode;

    private LyingProvider(TimeProvider time)
    {
        _time = time;
        Url = $"http://127.0.0.1:{Ports.Take()}";
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUrls(Url);

        // A request that hangs must not keep the test from ending.
        _ = builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Its address, which is its issuer too.</summary>
    public string Url { get; }

    public ProviderAnswers Answers { get; } = new();

    /// <summary>Who signs in: the claims of the ID token and of the user information.</summary>
    public JsonObject User { get; set; } = new()
    {
        ["sub"] = "subject-of-ann",
        ["preferred_username"] = "ann",
        ["name"] = "Ann Example",
        ["email"] = "ann@example.org",
        ["email_verified"] = true,
        ["groups"] = new JsonArray("staff", "admins"),
    };

    /// <summary>All that it was asked, in order.</summary>
    public IReadOnlyCollection<RecordedRequest> Requests => _requests;

    public static async Task<LyingProvider> StartAsync(TimeProvider? time = null)
    {
        var provider = new LyingProvider(time ?? TimeProvider.System);
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>How often it was asked for something.</summary>
    public int Count(ProviderEndpoint endpoint) => _requests.Count(request => request.Endpoint == endpoint);

    /// <summary>The last request for something.</summary>
    public RecordedRequest Last(ProviderEndpoint endpoint) => _requests.Last(request => request.Endpoint == endpoint);

    /// <summary>Signs with a new key from now on.</summary>
    /// <param name="keepOld">Whether the old one stays published.</param>
    public void RotateKeys(bool keepOld)
    {
        if (!keepOld)
        {
            _keys.Clear();
        }

        _keys.Insert(0, new());
    }

    /// <summary>A token, such as an API is called with, signed as <see cref="Answers"/> say.</summary>
    public string Sign(JsonObject claims) => _keys[0].Sign(claims, Answers.Signing, ClientSecret, Answers.Header);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _keys.ForEach(key => key.Dispose());
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await RecordAsync(context.Request);
        _requests.Enqueue(request);
        using var stop = _app.Lifetime.ApplicationStopping.Register(context.Abort);
        if (Answers.Instead.TryGetValue(request.Endpoint, out var canned))
        {
            await canned.SendAsync(context);
            return;
        }

        var answer = request.Endpoint switch
        {
            ProviderEndpoint.Discovery => Changed(Discovery(), Answers.Discovery),
            ProviderEndpoint.Keys => Changed(new JsonObject { ["keys"] = new JsonArray([.. _keys.Select(key => key.Published)]) }, Answers.Keys),
            ProviderEndpoint.Authorize => Authorize(request),
            ProviderEndpoint.Token => Client(request) ?? Redeem(request),
            ProviderEndpoint.Refresh => Client(request) ?? Refresh(request),
            ProviderEndpoint.UserInfo => UserInfo(request),
            ProviderEndpoint.EndSession => CannedAnswer.See(QueryHelpers.AddQueryString(request["post_logout_redirect_uri"] ?? Url, "state", request["state"] ?? string.Empty)),
            _ => CannedAnswer.Text("text/plain", "Nothing here", StatusCodes.Status404NotFound),
        };
        await answer.SendAsync(context);
    }

    private static async Task<RecordedRequest> RecordAsync(HttpRequest request)
    {
        var parameters = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        if (request.HasFormContentType)
        {
            foreach (var (name, value) in await request.ReadFormAsync())
            {
                parameters[name] = value.ToString();
            }
        }

        var endpoint = request.Path.Value switch
        {
            "/.well-known/openid-configuration" => ProviderEndpoint.Discovery,
            "/keys" => ProviderEndpoint.Keys,
            "/authorize" => ProviderEndpoint.Authorize,
            "/token" => parameters.GetValueOrDefault("grant_type") == "refresh_token" ? ProviderEndpoint.Refresh : ProviderEndpoint.Token,
            "/userinfo" => ProviderEndpoint.UserInfo,
            "/end" => ProviderEndpoint.EndSession,
            _ => ProviderEndpoint.Elsewhere,
        };
        return new(endpoint, request.Path.Value!, request.Method, parameters, request.Headers.Authorization.ToString());
    }

    private JsonObject Discovery() => new()
    {
        ["issuer"] = Answers.Issuer ?? Url,
        ["jwks_uri"] = Url + "/keys",
        ["authorization_endpoint"] = Url + "/authorize",
        ["token_endpoint"] = Url + "/token",
        ["userinfo_endpoint"] = Url + "/userinfo",
        ["end_session_endpoint"] = Url + "/end",
        ["response_types_supported"] = new JsonArray("code"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["response_modes_supported"] = new JsonArray("query", "form_post"),
        ["code_challenge_methods_supported"] = new JsonArray("S256"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["authorization_response_iss_parameter_supported"] = true,
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post", "private_key_jwt"),
    };

    private CannedAnswer Authorize(RecordedRequest request)
    {
        if (request["redirect_uri"] is not { } back
            || (request["client_id"], request["response_type"], request["code_challenge_method"]) != (ClientId, "code", "S256")
            || request["code_challenge"] is not { Length: 43 }
            || request["scope"]?.Split(' ').Contains("openid") != true)
        {
            return CannedAnswer.Text("text/plain", "Not the request of a client that uses OpenID Connect with PKCE", StatusCodes.Status400BadRequest);
        }

        // Not by the field alone: many are asked for side by side.
        var code = Answers.RepeatsCode && _lastCode is not null ? _lastCode : NewSecret();
        _lastCode = code;
        _ = _codes.TryAdd(code, request);
        var parameters = new Dictionary<string, string> { ["code"] = code, ["iss"] = Url };
        if (request["state"] is { } state)
        {
            parameters["state"] = state;
        }

        Answers.Return?.Invoke(parameters);
        if (request["response_mode"] != "form_post")
        {
            // The browser comes by GET, whatever it asked by.
            return CannedAnswer.See(QueryHelpers.AddQueryString(back, parameters!));
        }

        var fields = parameters.Select(pair => $"""<input type="hidden" name="{HtmlEncoder.Default.Encode(pair.Key)}" value="{HtmlEncoder.Default.Encode(pair.Value)}">""");
        return CannedAnswer.Text("text/html", $"""<body onload="document.forms[0].submit()"><form method="post" action="{HtmlEncoder.Default.Encode(back)}">{string.Concat(fields)}</form></body>""");
    }

    private static CannedAnswer? Client(RecordedRequest request) => request.ClientProof switch
    {
        ("client_secret_basic" or "client_secret_post", ClientId, ClientSecret) => null,

        // That an assertion is right, NodeProvider checks.
        ("private_key_jwt", _, _) => null,
        _ => CannedAnswer.Error("invalid_client", status: StatusCodes.Status401Unauthorized),
    };

    private CannedAnswer Redeem(RecordedRequest request)
    {
        var code = request["code"] ?? string.Empty;
        if (!_codes.TryGetValue(code, out var asked)
            || request["grant_type"] != "authorization_code"
            || request["redirect_uri"] != asked["redirect_uri"]
            || Hash(request["code_verifier"] ?? string.Empty, 32) != asked["code_challenge"])
        {
            return CannedAnswer.Error("invalid_grant");
        }

        return Answers.TakesCodeAgain || _codes.TryRemove(code, out _) ? Tokens(asked, asked["nonce"]) : CannedAnswer.Error("invalid_grant");
    }

    // A new ID token need not have the nonce: OpenID Connect Core section 12.2.
    private CannedAnswer Refresh(RecordedRequest request) =>
        _refreshTokens.TryRemove(request["refresh_token"] ?? string.Empty, out var asked) ? Tokens(asked, nonce: null) : CannedAnswer.Error("invalid_grant");

    private CannedAnswer Tokens(RecordedRequest asked, string? nonce)
    {
        var access = NewSecret();
        _accessTokens[access] = true;
        var now = (_time.GetUtcNow() + Answers.ClockError).ToUnixTimeSeconds();
        var claims = User.DeepClone().AsObject();
        (claims["iss"], claims["aud"], claims["iat"], claims["exp"], claims["auth_time"]) = (Url, ClientId, now, now + 300, now);
        claims["at_hash"] = Hash(access, 16);
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        Answers.Claims?.Invoke(claims);
        var tokens = new JsonObject { ["access_token"] = access, ["token_type"] = "Bearer", ["expires_in"] = 300, ["id_token"] = Sign(claims) };
        if (asked["scope"]!.Split(' ').Contains("offline_access"))
        {
            var refresh = NewSecret();
            _refreshTokens[refresh] = asked;
            tokens["refresh_token"] = refresh;
        }

        return Changed(tokens, Answers.Tokens);
    }

    private CannedAnswer UserInfo(RecordedRequest request) =>
        request.Authorization.StartsWith("Bearer ", StringComparison.Ordinal) && _accessTokens.ContainsKey(request.Authorization[7..])
            ? Changed(User.DeepClone().AsObject(), Answers.UserInfo)
            : CannedAnswer.Error("invalid_token", status: StatusCodes.Status401Unauthorized);

    private static CannedAnswer Changed(JsonObject truth, Action<JsonObject>? change)
    {
        change?.Invoke(truth);
        return CannedAnswer.Text("application/json", truth.ToJsonString());
    }

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Hash(string text, int length) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, length));
}
