using System.Net;
using Microsoft.IdentityModel.Tokens;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Tests.Authentication.Tokens;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Bearer;

/// <summary>Two servers that have nothing in common: what one issues, the other one accepts.</summary>
[Trait("Category", "Published")]
public sealed class AuthorityServerTests
{
    private const string Issuing = "\"Tokens\": { \"Header\": true, \"Issuer\": \"$URL\", \"Audience\": \"devices\" }";

    [Fact]
    public async Task A_token_of_one_server_is_accepted_by_another_also_with_its_next_key()
    {
        await using var issuer = await TokenServer.StartAsync(TokenServer.Basic(Issuing));
        await using var other = await AcceptingAsync(issuer);
        var token = await issuer.GetTokenAsync();
        Assert.True(await other.AcceptsAsync(token));
        await other.Process.SaysAsync(" ann www GET / ");

        // As if another month had gone by: the next key has been made, and its time has come.
        var (key, content) = KeyFile.Make(SecurityAlgorithms.EcdsaSha256, TimeProvider.System.GetUtcNow());
        _ = issuer.Files.Write($"data/keys/ES256.{key.Id}.jwk", content);
        using var client = OuistitiServer.Client();
        await Eventually.TrueAsync(
            async () =>
            {
                // The issuer looks for a key that it does not know.
                _ = await issuer.AcceptsAsync($"{Jwt.Encode($$"""{"alg":"ES256","kid":"{{key.Id}}"}""")}.{Jwt.Encode("{}")}.AAAA");
                return (await client.GetStringAsync(new Uri(issuer.Url + "/.well-known/jwks.json"))).Contains(key.Id, StringComparison.Ordinal);
            },
            "the issuer publishes the next key");
        var next = string.Empty;
        await Eventually.TrueAsync(async () => KeyIdOf(next = await IssueAsync(issuer)) == key.Id, "the issuer signs with the next key");
        await Eventually.TrueAsync(() => other.AcceptsAsync(next), "the other server takes the next key");
        Assert.True(await other.AcceptsAsync(token));
    }

    [Fact]
    public async Task Another_server_does_not_see_that_a_session_has_ended()
    {
        await using var issuer = await TokenServer.StartAsync(TokenServer.Basic(Issuing));
        await using var other = await AcceptingAsync(issuer);
        var token = await issuer.GetTokenAsync();
        Assert.Equal(0, (await OuistitiProgram.RunAsync(issuer.Files.Path, "token", "revoke", "--user", "ann")).ExitCode);
        await Eventually.TrueAsync(async () => !await issuer.AcceptsAsync(token), "the issuer refuses the token");
        Assert.True(await other.AcceptsAsync(token));
    }

    [Fact]
    public async Task A_token_for_others_or_of_others_is_refused()
    {
        await using var issuer = await TokenServer.StartAsync(TokenServer.Basic(Issuing));
        await using var other = await AcceptingAsync(issuer, audience: "printers");
        Assert.False(await other.AcceptsAsync(await issuer.GetTokenAsync()));

        await using var right = await AcceptingAsync(issuer);
        await using var stranger = await TokenServer.StartAsync(TokenServer.Basic(Issuing.Replace("$URL", issuer.Url, StringComparison.Ordinal)));
        Assert.True(await right.AcceptsAsync(await issuer.GetTokenAsync()));
        Assert.False(await right.AcceptsAsync(await stranger.GetTokenAsync()));
    }

    [Fact]
    public async Task Where_the_issuer_is_not_there_its_tokens_are_refused_and_others_sign_in()
    {
        await using var issuer = await TokenServer.StartAsync(TokenServer.Basic(Issuing));
        var token = await issuer.GetTokenAsync();
        await issuer.KillAsync();
        await using var other = await TokenServer.StartAsync(TokenServer.Basic($$"""
            "Tokens": { "Header": true }, "Bearer": { "Authority": "{{issuer.Url}}", "AllowHttp": true, "Audience": "devices" }
            """).Replace("[ \"Basic\" ]", "[ \"Bearer\", \"Basic\" ]", StringComparison.Ordinal));
        using (var refused = await other.GetAsync(token))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Contains("error=\"invalid_token\"", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }

        await other.Process.SaysAsync("/.well-known/openid-configuration cannot be used");
        Assert.True(await other.AcceptsAsync(await other.GetTokenAsync()));

        await issuer.StartAsync();
        await Eventually.TrueAsync(() => other.AcceptsAsync(token), "the other server finds the keys");
        await other.Process.SaysAsync("/.well-known/openid-configuration can be used again");
    }

    [Fact]
    public async Task The_issuers_certificate_is_checked()
    {
        await using var issuer = await TokenServer.StartAsync(TokenServer.Basic(Issuing), "https");
        var token = await issuer.GetTokenAsync();
        await using var careless = await AcceptingAsync(issuer);
        Assert.False(await careless.AcceptsAsync(token));
        await using var careful = await AcceptingAsync(issuer, more: $", \"AuthorityCertificate\": \"{issuer.Files["data/tls/ca.crt"]}\"");
        Assert.True(await careful.AcceptsAsync(token));
    }

    private static Task<TokenServer> AcceptingAsync(TokenServer issuer, string audience = "devices", string more = "") => TokenServer.StartAsync($$"""
        { "Schemes": [ "Bearer" ], "Bearer": { "Authority": "{{issuer.Url}}", "Audience": "{{audience}}", "AllowHttp": {{(issuer.Url.StartsWith("http:", StringComparison.Ordinal) ? "true" : "false")}} {{more}} } }
        """);

    private static async Task<string> IssueAsync(TokenServer server) => (await OuistitiProgram.RunAsync(server.Files.Path, "token", "issue", "--user", "ann")).Output.TrimEnd();

    private static string KeyIdOf(string token) =>
        System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0])).RootElement.GetProperty("kid").GetString()!;
}
