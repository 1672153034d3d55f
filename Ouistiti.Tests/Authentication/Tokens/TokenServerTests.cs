using System.Net;
using System.Text.Json;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

[Trait("Category", "Published")]
public sealed class TokenServerTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("http", "; Max-Age=1800; Path=/; HttpOnly; SameSite=Lax")]
    [InlineData("https", "; Max-Age=1800; Path=/; Secure; HttpOnly; SameSite=Lax")]
    public async Task Who_signs_in_gets_a_cookie_that_lets_him_in(string scheme, string attributes)
    {
        await using var server = await TokenServer.StartAsync(TokenServer.Basic("\"Tokens\": { \"Cookie\": true }"), scheme);
        using var answer = await server.SignInAsync();
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.EndsWith(attributes, cookie, StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        using var client = OuistitiServer.Client();
        client.DefaultRequestHeaders.Add("Cookie", "X-Auth-Token=nonsense; " + cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]);
        Assert.Equal("home", await client.GetStringAsync(new Uri(server.Url)));
        await server.Process.SaysAsync(" ann www GET / ");
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task Another_library_finds_the_key_and_verifies_a_token(string algorithm)
    {
        await using var server = await TokenServer.StartAsync(TokenServer.Basic($$"""
            "Tokens": { "Header": true, "Issuer": "$URL", "Audience": "devices", "Algorithm": "{{algorithm}}" }
            """));
        var token = await server.GetTokenAsync();
        const string script = """
            import json, jwt, sys, urllib.request
            url, token, algorithm = sys.argv[1:]
            found = json.load(urllib.request.urlopen(url + "/.well-known/openid-configuration"))
            key = jwt.PyJWKClient(found["jwks_uri"]).get_signing_key_from_jwt(token)
            claims = jwt.decode(token, key.key, algorithms=[algorithm], audience="devices", issuer=found["issuer"], options={"require": ["exp", "iat", "nbf", "iss", "aud", "sub", "jti"]})
            print(found["issuer"] == url, found["id_token_signing_alg_values_supported"], claims["sub"], claims["roles"])
            """;
        Assert.Equal($"True ['{algorithm}'] ann staff", await Python.RunAsync(script, server.Url, token, algorithm));
    }

    [Fact]
    public async Task A_token_of_another_library_with_the_same_secret_is_accepted()
    {
        await using var server = await TokenServer.StartAsync(TokenServer.Basic($$"""
            "Tokens": { "Header": true, "Algorithm": "HS256", "Secret": "{{Secret}}" }
            """));
        const string script = """
            import jwt, sys, time
            print(jwt.encode({"user": "ann", "roles": "staff", "home": "", "status": "activated", "exp": int(time.time()) + 60, "iss": "password"}, sys.argv[1], algorithm=sys.argv[2]))
            """;
        Assert.True(await server.AcceptsAsync(await Python.RunAsync(script, Secret, "HS256")));
        Assert.False(await server.AcceptsAsync(await Python.RunAsync(script, Secret, "HS512")));
        Assert.False(await server.AcceptsAsync(await Python.RunAsync(script, Secret + "x", "HS256")));

        const string check = "import jwt, sys; print(jwt.decode(sys.argv[1], sys.argv[2], algorithms=['HS256'], audience='www')['user'])";
        Assert.Equal("ann", await Python.RunAsync(check, await server.GetTokenAsync(), Secret));
        Assert.DoesNotContain(Secret, server.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_outlives_the_server_and_so_does_its_end()
    {
        await using var server = await TokenServer.StartAsync(TokenServer.Basic("\"Tokens\": { \"Header\": true }, \"SignOutHeader\": true"));
        var (ended, other) = (await server.GetTokenAsync(), await IssueAsync(server));
        using (var client = OuistitiServer.Client())
        {
            client.DefaultRequestHeaders.Add("X-Auth-Token", ended);
            client.DefaultRequestHeaders.Add("WWW-Authenticate", "out");
            using var answer = await client.GetAsync(new Uri(server.Url));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.False(await server.AcceptsAsync(ended));
        await server.KillAsync();
        await server.StartAsync();
        Assert.False(await server.AcceptsAsync(ended));
        Assert.True(await server.AcceptsAsync(other));
    }

    [Fact]
    public async Task A_token_ends_when_the_password_is_another()
    {
        using var accounts = new TestDirectory();
        var file = accounts.Write("passwd", "ann:correct horse:staff:/home/ann\n");
        await using var server = await TokenServer.StartAsync($$"""{ "Schemes": [ "Basic" ], "Accounts": [ { "File": "{{file}}" } ], "Tokens": { "Header": true } }""");
        var token = await server.GetTokenAsync();
        Assert.True(await server.AcceptsAsync(token));
        _ = accounts.Write("passwd.new", "ann:another one:staff:/home/ann\n");
        File.Move(accounts["passwd.new"], file, overwrite: true);
        Assert.False(await server.AcceptsAsync(token));
    }

    [Fact]
    public async Task The_keys_are_for_everybody_to_read()
    {
        await using var server = await TokenServer.StartAsync(TokenServer.Basic("\"Tokens\": { \"Header\": true, \"Issuer\": \"$URL\" }"));
        foreach (var path in new[] { "/.well-known/jwks.json", "/.well-known/openid-configuration" })
        {
            using var answer = await server.GetAsync(authorization: null, path);
            Assert.Equal((HttpStatusCode.OK, "public, max-age=300"), (answer.StatusCode, answer.Headers.CacheControl!.ToString()));
            Assert.False(answer.Headers.Contains("Pragma") || answer.Content.Headers.Contains("Expires"));
            using var content = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.DoesNotContain("\"d\"", content.RootElement.GetRawText(), StringComparison.Ordinal);

            using var head = await server.GetAsync(authorization: null, path, HttpMethod.Head);
            Assert.Equal((HttpStatusCode.OK, 0), (head.StatusCode, (await head.Content.ReadAsByteArrayAsync()).Length));
            using var post = await server.GetAsync(authorization: null, path, HttpMethod.Post);
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET, HEAD"), (post.StatusCode, string.Join(", ", post.Content.Headers.Allow)));
        }
    }

    [Theory]
    [InlineData("\"Header\": true", HttpStatusCode.OK, HttpStatusCode.Unauthorized)]
    [InlineData("\"Header\": true, \"Algorithm\": \"HS256\", \"Secret\": \"" + Secret + "\", \"Issuer\": \"$URL\"", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    public async Task What_there_is_not_is_not_published(string tokens, HttpStatusCode keys, HttpStatusCode discovery)
    {
        await using var server = await TokenServer.StartAsync(TokenServer.Basic($"\"Tokens\": {{ {tokens} }}"));
        using var jwks = await server.GetAsync(authorization: null, "/.well-known/jwks.json");
        using var configuration = await server.GetAsync(authorization: null, "/.well-known/openid-configuration");
        Assert.Equal((keys, discovery), (jwks.StatusCode, configuration.StatusCode));
    }

    [Fact]
    public async Task A_challenge_says_what_was_wrong_where_there_was_a_token()
    {
        await using var server = await TokenServer.StartAsync("""{ "Schemes": [ "Bearer" ], "Realm": "the \"device\"" }""");
        using var without = await server.GetAsync(authorization: null);
        Assert.Equal("Bearer realm=\"the \\\"device\\\"\"", without.Headers.WwwAuthenticate.ToString());
        using var with = await server.GetAsync("a.b.c");
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer realm=\"the \\\"device\\\"\", error=\"invalid_token\""), (with.StatusCode, with.Headers.WwwAuthenticate.ToString()));
    }

    [Fact]
    public async Task A_damaged_key_is_said_and_nobody_gets_a_token()
    {
        await using var server = await TokenServer.StartAsync(TokenServer.Basic("\"Tokens\": { \"Header\": true }"));
        var token = await server.GetTokenAsync();
        await server.KillAsync();
        File.WriteAllText(Directory.GetFiles(server.Files["data/keys"], "*.jwk").Single(), "{}");
        await server.StartAsync();
        await server.Process.SaysAsync(".jwk cannot be used: it is not a key");
        Assert.False(await server.AcceptsAsync(token));
        using var answer = await server.SignInAsync();
        Assert.True(answer.IsSuccessStatusCode && !answer.Headers.Contains("X-Auth-Token"));
        await server.Process.SaysAsync("there is no key to sign it with");
    }

    [Fact]
    public async Task A_secret_must_not_lie_among_documents_nor_be_printed()
    {
        using var directory = new TestDirectory();
        _ = directory.Write("htdocs/secret", Secret);
        var configuration = Configurations.Documents(1);
        configuration["Ouistiti"]!["Sites"]!["www"]!["Authentication"] = Configurations.Parse(TokenServer.Basic("\"Tokens\": { \"Algorithm\": \"HS256\", \"SecretFile\": \"htdocs/secret\" }"));
        _ = directory.Write("appsettings.json", configuration.ToJsonString());
        var (code, _, error) = await OuistitiProgram.RunAsync(directory.Path, "check");
        Assert.Equal(2, code);
        Assert.Contains("holds the secret of tokens", error, StringComparison.Ordinal);

        configuration["Ouistiti"]!["Sites"]!["www"]!["Authentication"]!["Tokens"] = Configurations.Parse("""{ "Algorithm": "HS256", "Secret": "too short, but secret" }""");
        _ = directory.Write("appsettings.json", configuration.ToJsonString());
        (code, _, error) = await OuistitiProgram.RunAsync(directory.Path, "check");
        Assert.Equal(2, code);
        Assert.Contains("Tokens:Secret = \"***\" is too short", error, StringComparison.Ordinal);
        Assert.DoesNotContain("but secret", error, StringComparison.Ordinal);
    }

    private static async Task<string> IssueAsync(TokenServer server) => (await OuistitiProgram.RunAsync(server.Files.Path, "token", "issue", "--user", "ann")).Output.TrimEnd();
}
