using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>A closed site that takes credentials of every kind.</summary>
public sealed partial class GateSite : SignInSite
{
    /// <summary>The header fields that show who one is.</summary>
    /// <param name="by">In which way.</param>
    /// <param name="request">The request that they are for.</param>
    /// <param name="isRight">Whether they are of an account, or made up.</param>
    internal async Task<string> CredentialsAsync(Signature by, string request, bool isRight) => by switch
    {
        Signature.Basic => Basic(isRight ? Password : "wrong"),
        Signature.Digest => await DigestAsync(request, isRight ? Password : "wrong"),
        Signature.BearerToken => $"Authorization: Bearer {await TokenAsync(isRight)}\r\n",
        Signature.TokenHeader => $"X-Auth-Token: {await TokenAsync(isRight)}\r\n",
        Signature.TokenCookie => $"Cookie: a=b; X-Auth-Token={await TokenAsync(isRight)}\r\n",
        _ => throw new ArgumentOutOfRangeException(nameof(by)),
    };

    protected override void Configure(JsonObject configuration, JsonObject authentication)
    {
        configuration["Kestrel"]!["Endpoints"]!["http"]!["HttpVersions"] = new JsonArray("0.9", "1.0", "1.1");
        configuration["Kestrel"]!["Endpoints"]!["https"] = Configurations.Parse($$"""{ "Url": "https://127.0.0.1:{{Ports.Take()}}" }""");
        authentication["Schemes"] = new JsonArray("Bearer", "Digest", "Basic");
        authentication["TokenEndpoint"] = "/token";
        authentication["Tokens"] = JsonNode.Parse("""{ "Cookie": true }""");

        // Wrong credentials are what is tested here, and not how often.
        authentication["Lockout"] = JsonNode.Parse("""{ "Attempts": 1000, "AttemptsOfAddress": 100000 }""");
    }

    private static string Basic(string password) => $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"ann:{password}"))}\r\n";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<string> DigestAsync(string request, string password)
    {
        var challenge = await Wire.GetAsync(Port, "/file.txt");
        var (method, uri) = (request.Split(' ')[0], request.Split(' ')[1]);
        var nonce = Nonce().Match(challenge).Groups[1].Value;
        var opaque = Opaque().Match(challenge).Groups[1].Value;
        var response = Hash($"{Hash($"ann:ouistiti:{password}")}:{nonce}:00000001:c:auth:{Hash($"{method}:{uri}")}");
        return $"Authorization: Digest username=\"ann\", realm=\"ouistiti\", nonce=\"{nonce}\", uri=\"{uri}\", algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"c\", response=\"{response}\", opaque=\"{opaque}\"\r\n";
    }

    private async Task<string> TokenAsync(bool isRight)
    {
        var answer = await Wire.SendAsync(Port, $"GET /token HTTP/1.1\r\nHost: localhost\r\n{Basic(Password)}Connection: close\r\n\r\n");
        var token = Token().Match(answer).Groups[1].Value;
        return isRight ? token : token[..^8] + (token.EndsWith("AAAAAAAA", StringComparison.Ordinal) ? "BBBBBBBB" : "AAAAAAAA");
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("opaque=\"([^\"]+)\"")]
    private static partial Regex Opaque();

    [GeneratedRegex("Set-Cookie: X-Auth-Token=([^;]+)")]
    private static partial Regex Token();
}
