using System.Net;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>Who comes in of those whom the provider knows, and as whom.</summary>
[Trait("Category", "Published")]
public sealed class AdmissionTests : IAsyncLifetime
{
    private const string Remote = """
        , "Tokens": { "RemoteCookies": true }
        """;

    private LyingProvider? _provider;
    private ProviderSite? _site;

    private LyingProvider Provider => _provider!;

    private ProviderSite Site => _site!;

    public async Task InitializeAsync() => _provider = await LyingProvider.StartAsync();

    public async Task DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        await Provider.DisposeAsync();
    }

    [Fact]
    public async Task A_domain_lets_those_in_whose_address_in_it_is_verified()
    {
        await StartAsync("""
            "Allow": { "Domains": [ "example.org" ] }
            """);
        await AdmitsAsync(user => user["email"] = "ann@example.org");
        await AdmitsAsync(user => user["email"] = "ann@Example.ORG");
        await AdmitsAsync(user => user["email_verified"] = "true");
        foreach (var mail in new[]
        {
            "ann@evilexample.org", "ann@example.org.evil.net", "ann@sub.example.org", "ann@example.org@evil.net", "@example.org", "example.org",
            "ann@example.org ", "ann@example.org\n", "ann@example.org.", "ann@\texample.org", "", "ann@",
        })
        {
            await RefusesAsync(user => user["email"] = mail);
        }

        await RefusesAsync(user => user["email"] = new JsonArray("ann@example.org", "ann@evil.net"));
        await RefusesAsync(user => user["email_verified"] = false);
        await RefusesAsync(user => user["email_verified"] = "no");
        await RefusesAsync(user => user.Remove("email_verified"));
        await RefusesAsync(user => user["email_verified"] = new JsonArray(true, false));
        await RefusesAsync(user => user.Remove("email"));
    }

    [Fact]
    public async Task Lists_of_users_and_groups_are_taken_by_the_letter()
    {
        await StartAsync("""
            "Allow": { "Users": [ "ann" ], "Groups": [ "crew" ] }
            """);
        await AdmitsAsync(user => user["groups"] = new JsonArray());
        await AdmitsAsync(user => (user["sub"], user["preferred_username"], user["groups"]) = ("b", "bob", "crew"));
        await AdmitsAsync(user => (user["sub"], user["preferred_username"], user["groups"]) = ("b", "bob", new JsonArray("x", "crew")));
        foreach (var group in new[] { "Crew", "crew ", "crewmen", "crew,x", "" })
        {
            await RefusesAsync(user => (user["sub"], user["preferred_username"], user["groups"]) = ("c", "carl", new JsonArray(group)));
        }

        await RefusesAsync(user => (user["sub"], user["preferred_username"]) = ("d", "Ann"));
    }

    [Fact]
    public async Task A_name_has_to_be_one_and_belongs_to_who_had_it_first()
    {
        await StartAsync("""
            "Allow": { "Everybody": true }
            """);
        await AdmitsAsync(_ => { });

        // The site's own account, and another subject that calls itself as ann does.
        await RefusesAsync(user => user["preferred_username"] = "admin");
        await Site.Server.SaysAsync("admin is the name of an account of this site's own");
        await RefusesAsync(user => user["sub"] = "another subject");
        await Site.Server.SaysAsync("ann is the name of another user of the provider who has signed in before");
        foreach (var name in new[] { "a/b", "a:b", "a\\b", "..", ".", " ann", "ann ", "", "a\nb", "a\u0001b", new string('x', 65) })
        {
            await RefusesAsync(user => (user["sub"], user["preferred_username"]) = ("another subject", name));
        }

        // Where the provider has none, the subject is the name.
        await AdmitsAsync(user =>
        {
            user["sub"] = "1234";
            _ = user.Remove("preferred_username");
        });
        Assert.DoesNotContain("a\nb", Site.Server.Output, StringComparison.Ordinal);

        // Who is called otherwise now leaves his name to others.
        await AdmitsAsync(user => user["preferred_username"] = "anna");
        await AdmitsAsync(user => user["sub"] = "another subject");
    }

    [Fact]
    public async Task The_first_group_of_the_list_counts_and_otherwise_the_default()
    {
        await StartAsync("""
            "Allow": { "Everybody": true }, "DefaultGroup": "guests", "Claims": { "Group": "realm_access.roles", "User": "profile.nick" },
            "Groups": [ { "Claim": "boss", "Group": "root" }, { "Claim": "staff", "Group": "employees" } ]
            """);
        Assert.Equal(("nick", "root"), await SignInAsync(user => Describe(user, "nick", "staff", "boss")));
        Assert.Equal(("nick", "employees"), await SignInAsync(user => Describe(user, "nick", "other", "staff")));
        Assert.Equal(("nick", "guests"), await SignInAsync(user => Describe(user, "nick", "Boss")));
        Assert.Equal(("nick", "guests"), await SignInAsync(user => Describe(user, "nick")));
        await RefusesAsync(user => user["profile"] = "nick");
        await RefusesAsync(user => user["profile"] = "{\"nick\":");
        await RefusesAsync(user => user["profile"] = new JsonObject { ["nick"] = new JsonArray("a", "b") });
    }

    [Fact]
    public async Task The_state_at_the_provider_counts()
    {
        await StartAsync("""
            "Allow": { "Everybody": true }, "Claims": { "Status": "state" }
            """);
        await AdmitsAsync(user => user["state"] = "activated");
        await AdmitsAsync(user => user["state"] = "Activated");
        foreach (var state in new JsonNode?[] { "approving", "repudiated", "reapproving", "1", 1, 0, "", "on", null, new JsonArray("activated", "repudiated"), true })
        {
            await RefusesAsync(user => user["state"] = state);
        }

        await RefusesAsync(_ => { });
    }

    [Fact]
    public async Task A_mail_address_is_a_name_once_it_is_verified()
    {
        await StartAsync("""
            "Allow": { "Everybody": true }, "Claims": { "User": "email" }
            """);
        Assert.Equal(("ann%40example.org", "users"), await SignInAsync(_ => { }));
        await RefusesAsync(user => user["email_verified"] = false);
    }

    [Fact]
    public async Task Own_accounts_are_those_that_are_here()
    {
        await StartAsync("\"LocalAccounts\": true");
        await RefusesAsync(_ => { });
        await Site.Server.SaysAsync("ann has no account here that may be used");
        Assert.Equal(("admin", "root"), await SignInAsync(user => user["preferred_username"] = "admin"));
        await RefusesAsync(user => (user["sub"], user["preferred_username"]) = ("b", "bea"));

        // Nobody takes a name over whose subject is known to be another.
        await RefusesAsync(user => (user["sub"], user["preferred_username"]) = ("c", "admin"));
    }

    private static void Describe(JsonObject user, string nick, params string[] roles)
    {
        user["profile"] = new JsonObject { ["nick"] = nick };
        user["realm_access"] = new JsonObject { ["roles"] = new JsonArray([.. roles.Select(role => (JsonNode)role)]) };
    }

    private async Task StartAsync(string settings, string authentication = Remote) => _site = await ProviderSite.StartAsync(Provider, settings, authentication);

    private async Task AdmitsAsync(Action<JsonObject> change) => Assert.NotNull((await SignInAsync(change)).User);

    private async Task RefusesAsync(Action<JsonObject> change)
    {
        var (user, page) = await SignInAsync(change);
        Assert.Null(user);
        Assert.Contains("You are not signed in", page, StringComparison.Ordinal);
    }

    /// <returns>The user and his group; or nobody, and the page.</returns>
    private async Task<(string? User, string Result)> SignInAsync(Action<JsonObject> change)
    {
        var before = Provider.User;
        Provider.User = before.DeepClone().AsObject();
        change(Provider.User);
        using var browser = ProviderSite.Browser();
        var (_, page) = await Site.SignInAsync(browser);
        Provider.User = before;
        var mayIn = await Site.StatusAsync(browser) == HttpStatusCode.OK;
        Assert.Equal(mayIn, page == "staff");
        return mayIn ? (Site.Remote(browser, "User"), Site.Remote(browser, "Group")!) : (null, page);
    }
}
