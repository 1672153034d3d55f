using System.Security.Claims;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Digest;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

/// <summary>Who is let in and who is not, by each part of the credentials.</summary>
public sealed class DigestHandlerTests
{
    private static readonly string[] AllAlgorithms = ["MD5", "SHA1", "SHA-256", "SHA-512", "SHA-512-256"];

    public static TheoryData<string, bool, string> Forms()
    {
        var forms = new TheoryData<string, bool, string>();
        foreach (var algorithm in AllAlgorithms)
        {
            foreach (var qop in new[] { "auth", "auth-int" })
            {
                forms.Add(algorithm, false, qop);
                forms.Add(algorithm, true, qop);
            }
        }

        return forms;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Who_knows_the_password_is_let_in_and_nobody_else(string algorithm, bool isSession, string qop)
    {
        await using var site = new DigestSite(new DigestSettings { Algorithms = AllAlgorithms, Integrity = true });
        var client = await site.ChallengeAsync(algorithm);
        (client.IsSession, client.Qop) = (isSession, qop);

        var (result, _, _) = await site.AskAsync(client.Sign());
        Assert.True(result.Succeeded);
        var identity = Assert.IsType<AccountIdentity>(result.Principal.Identity);
        Assert.Equal(("joe", "Digest", "password"), (identity.Name, identity.AuthenticationType, result.Principal.FindFirstValue(AccountClaims.Factor)));

        client.Password = "Secret";
        await site.AssertRefusedAsync(client.Sign());
    }

    [Theory]
    [InlineData("nobody", "secret")]
    [InlineData("banned", "secret")]
    [InlineData("JOE", "secret")]
    [InlineData("joe", "")]
    [InlineData("joe", "secret ")]
    [InlineData("joe", "secre")]
    public async Task Who_is_not_known_may_not_sign_in_or_is_wrong_is_refused(string user, string password)
    {
        await using var site = new DigestSite();
        var client = await site.ChallengeAsync();
        (client.User, client.Password) = (user, password);
        await site.AssertRefusedAsync(client.Sign());
    }

    [Theory]
    [InlineData("realm", "\"device\"")]
    [InlineData("realm", "\"device 1 \"")]
    [InlineData("nonce", "\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\"")]
    [InlineData("uri", "\"/a\"")]
    [InlineData("uri", "\"/a?b=cd\"")]
    [InlineData("uri", "\"/\"")]
    [InlineData("response", "\"\"")]
    [InlineData("response", "\"0\"")]
    [InlineData("response", "\"00\"")]
    [InlineData("response", "\"0000000000000000000000000000000000000000000000000000000000000000\"")]
    [InlineData("algorithm", null)]
    [InlineData("algorithm", "MD5")]
    [InlineData("algorithm", "SHA-512")]
    [InlineData("algorithm", "SHA-256-sess")]
    [InlineData("algorithm", "SHA-256-sess-sess")]
    [InlineData("algorithm", "-sess")]
    [InlineData("algorithm", "none")]
    [InlineData("cnonce", "\"other\"")]
    [InlineData("opaque", null)]
    [InlineData("opaque", "\"other\"")]
    [InlineData("qop", null)]
    [InlineData("qop", "auth-int")]
    [InlineData("qop", "AUTH")]
    [InlineData("nc", "00000002")]
    [InlineData("nc", "00000000")]
    [InlineData("nc", null)]
    [InlineData("username", null)]
    [InlineData("username", "\"banned\"")]
    [InlineData("userhash", "true")]
    public async Task Each_part_of_the_credentials_counts(string name, string? value)
    {
        await using var site = new DigestSite();
        await site.AssertRefusedAsync((await site.ChallengeAsync()).Sign(parameters => parameters[name] = value));
    }

    [Theory]
    [InlineData("x", 2000, true)]
    [InlineData("\u20ac", 700, false)]
    [InlineData("\u20ac", 700, true)]
    public async Task A_nonce_of_any_length_is_refused_and_harms_nobody(string character, int count, bool isSession)
    {
        await using var site = new DigestSite();
        var client = await site.ChallengeAsync();
        client.IsSession = isSession;
        await site.AssertRefusedAsync(client.Sign(parameters => parameters["nonce"] = $"\"{string.Concat(Enumerable.Repeat(character, count))}\""));
    }

    [Fact]
    public async Task A_response_counts_as_a_whole()
    {
        await using var site = new DigestSite();
        var client = await site.ChallengeAsync();
        await site.AssertRefusedAsync(client.Sign(parameters => parameters["response"] = parameters["response"]![..^2] + "\""));
        await site.AssertRefusedAsync(client.Sign(parameters => parameters["response"] = parameters["response"]![..^1] + "0\""));
        await site.AssertRefusedAsync(client.Sign(parameters => parameters["response"] = parameters["response"]![..^3] + (parameters["response"]![^2] == '0' ? "11\"" : "00\"")));
        Assert.True((await site.AskAsync(client.Sign())).Result.Succeeded);
    }

    [Fact]
    public async Task Credentials_of_another_method_or_target_are_refused()
    {
        await using var site = new DigestSite();
        var client = await site.ChallengeAsync();
        await site.AssertRefusedAsync(client.Sign(), method: "HEAD");
        await site.AssertRefusedAsync(client.Sign(), target: "/a");
        client.Uri = "http://host/a?b=c";
        Assert.True((await site.AskAsync(client.Sign())).Result.Succeeded);
    }

    [Fact]
    public async Task Without_an_algorithm_it_is_MD5_where_that_is_offered()
    {
        await using var site = new DigestSite(new DigestSettings { Algorithms = ["SHA-256", "MD5"] });
        var client = await site.ChallengeAsync("MD5");
        Assert.True((await site.AskAsync(client.Sign(parameters => parameters["algorithm"] = null))).Result.Succeeded);
        client.Hash = "SHA-256";
        await site.AssertRefusedAsync(client.Sign(parameters => parameters["algorithm"] = null));
    }

    [Fact]
    public async Task A_nonce_that_has_expired_is_told_to_who_knows_the_password_alone()
    {
        await using var site = new DigestSite(new DigestSettings { NonceLifetime = TimeSpan.FromSeconds(10) });
        var client = await site.ChallengeAsync();
        site.Time.Advance(TimeSpan.FromSeconds(11));
        await site.AssertRefusedAsync(client.Sign(), isStale: true);
        client.Password = "wrong";
        await site.AssertRefusedAsync(client.Sign());

        var again = await site.ChallengeAsync();
        Assert.True((await site.AskAsync(again.Sign())).Result.Succeeded);
    }

    [Fact]
    public async Task A_nonce_of_before_the_last_start_is_stale()
    {
        await using var before = new DigestSite();
        await using var after = new DigestSite();
        await after.AssertRefusedAsync((await before.ChallengeAsync()).Sign(), isStale: true);
    }

    [Fact]
    public async Task A_replayed_nonce_count_is_refused()
    {
        await using var site = new DigestSite();
        var client = await site.ChallengeAsync();
        var credentials = client.Sign();
        Assert.True((await site.AskAsync(credentials)).Result.Succeeded);
        await site.AssertRefusedAsync(credentials, isStale: true);
        Assert.True((await site.AskAsync(client.Sign())).Result.Succeeded);
        await site.AssertRefusedAsync(credentials, isStale: true);
    }

    [Fact]
    public async Task A_wrong_response_uses_no_count_of_somebody_else()
    {
        await using var site = new DigestSite();
        var client = await site.ChallengeAsync();
        await site.AssertRefusedAsync(client.Sign(parameters => (parameters["response"], parameters["nc"]) = ($"\"{new string('0', 64)}\"", "ffffffff")));
        Assert.True((await site.AskAsync(client.Sign())).Result.Succeeded);
    }

    [Fact]
    public async Task The_first_answer_with_a_nonce_proves_that_the_server_knows_the_password()
    {
        await using var site = new DigestSite();
        var client = await site.ChallengeAsync();
        var (_, context, _) = await site.AskAsync(client.Sign());
        Assert.Equal(
            $"qop=auth, rspauth=\"{client.Prove(string.Empty, "00000001")}\", cnonce=\"{client.Cnonce}\", nc=00000001",
            context.Response.Headers["Authentication-Info"]);
        (_, context, _) = await site.AskAsync(client.Sign());
        Assert.Empty(context.Response.Headers["Authentication-Info"].ToString());
    }

    [Fact]
    public async Task A_nonce_that_ages_is_followed_by_another()
    {
        await using var site = new DigestSite();
        var client = await site.ChallengeAsync();
        site.Time.Advance(TimeSpan.FromMinutes(3));
        var (_, context, _) = await site.AskAsync(client.Sign());
        var next = new DigestClient(context.Response.Headers["Authentication-Info"]!)["nextnonce"];
        site.Time.Advance(TimeSpan.FromMinutes(3));
        await site.AssertRefusedAsync(client.Sign(), isStale: true);
        (client["nonce"], client.Count) = (next, 0);
        Assert.True((await site.AskAsync(client.Sign())).Result.Succeeded);
    }

    [Fact]
    public async Task A_session_may_keep_its_first_key_or_make_a_new_one()
    {
        await using var site = new DigestSite();
        var client = await site.ChallengeAsync();
        (client.IsSession, client.Cnonce) = (true, "first");
        Assert.True((await site.AskAsync(client.Sign())).Result.Succeeded);
        (client.Cnonce, client.SessionCnonce) = ("second", "first");
        Assert.True((await site.AskAsync(client.Sign())).Result.Succeeded);
        (client.Cnonce, client.SessionCnonce) = ("third", null);
        Assert.True((await site.AskAsync(client.Sign())).Result.Succeeded);
        (client.Cnonce, client.SessionCnonce) = ("fourth", "third");
        await site.AssertRefusedAsync(client.Sign());
    }

    [Fact]
    public async Task A_hash_of_the_name_is_taken_where_it_is_offered()
    {
        await using var site = new DigestSite(new DigestSettings { UserHash = true });
        var client = await site.ChallengeAsync();
        Assert.Equal("true", client["userhash"]);
        foreach (var user in new[] { "joe", "Jäsøn Doe" })
        {
            client.User = user;
            var (result, _, _) = await site.AskAsync(client.Sign(parameters => Hash(client, parameters, user)));
            Assert.Equal(user, result.Principal?.Identity?.Name);
        }

        client.User = "nobody";
        await site.AssertRefusedAsync(client.Sign(parameters => Hash(client, parameters, "nobody")));
        client.User = "joe";
        Assert.True((await site.AskAsync(client.Sign())).Result.Succeeded);

        await using var plain = new DigestSite();
        var other = await plain.ChallengeAsync();
        await plain.AssertRefusedAsync(other.Sign(parameters => Hash(other, parameters, "joe")));

        static void Hash(DigestClient client, Dictionary<string, string?> parameters, string user) =>
            (parameters["username"], parameters["userhash"]) = ($"\"{client.Hex(System.Text.Encoding.UTF8.GetBytes($"{user}:{client["realm"]}"))}\"", "true");
    }

    [Theory]
    [InlineData("username", "\"Jäsøn Doe\"")]
    [InlineData("username*", "UTF-8''J%C3%A4s%C3%B8n%20Doe")]
    public async Task A_name_beyond_ASCII_comes_in_either_form(string name, string value)
    {
        await using var site = new DigestSite();
        var client = await site.ChallengeAsync();
        client.User = "Jäsøn Doe";
        var (result, _, _) = await site.AskAsync(client.Sign(parameters =>
        {
            parameters["username"] = null;
            parameters[name] = value;
        }));
        Assert.Equal("Jäsøn Doe", result.Principal?.Identity?.Name);
    }

    [Fact]
    public async Task A_realm_with_quotation_marks_is_escaped_and_understood()
    {
        await using var site = new DigestSite(adapt: options => options.Realm = "a \"b\\c\"");
        var (_, _, challenges) = await site.AskAsync(null);
        var challenge = Assert.Single(challenges);
        Assert.StartsWith("Digest realm=\"a \\\"b\\\\c\\\"\", qop=", challenge, StringComparison.Ordinal);
        var client = new DigestClient(challenge[challenge.IndexOf(", qop", StringComparison.Ordinal)..]) { ["realm"] = "a \"b\\c\"" };
        var (result, _, _) = await site.AskAsync(client.Sign(parameters => parameters["realm"] = "\"a \\\"b\\\\c\\\"\""));
        Assert.True(result.Succeeded);
    }

    [Fact]
    public async Task Credentials_of_another_scheme_are_no_matter_of_Digest()
    {
        await using var site = new DigestSite();
        Assert.True((await site.AskAsync("Basic am9lOnNlY3JldA==")).Result.None);
        Assert.True((await site.AskAsync(null)).Result.None);
        Assert.NotNull((await site.AskAsync("Digest ")).Result.Failure);
    }
}
