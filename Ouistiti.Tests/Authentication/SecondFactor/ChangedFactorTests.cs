using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>What a second factor that changes does to sessions.</summary>
[Trait("Category", "Published")]
public sealed class ChangedFactorTests(FactorSite site) : IClassFixture<FactorSite>
{
    [Theory]
    [InlineData("codes")]
    [InlineData("remove")]
    [InlineData("start")]
    public async Task Who_changes_it_ends_his_other_sessions(string action)
    {
        var user = site.NextUser();
        var (secret, codes) = await site.EnrolAsync(user);
        using var own = site.ClientOf(user, new CookieContainer(), accept: "application/json");
        using var other = site.ClientOf(user, new CookieContainer(), accept: "application/json");
        using var first = await FactorSite.PostAsync(own, "/signin/code", ("code", codes[0]));
        using var second = await FactorSite.PostAsync(other, "/signin/code", ("code", codes[1]));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await GetAsync(own), await GetAsync(other)));

        using var changed = await FactorSite.PostAsync(own, "/signin/enrol", ("action", action), ("code", codes[2]));
        if (action == "start")
        {
            secret = (string)System.Text.Json.Nodes.JsonNode.Parse(await changed.Content.ReadAsStringAsync())!["secret"]!;
            Assert.Equal(HttpStatusCode.OK, await GetAsync(other));
            using var confirmed = await FactorSite.PostAsync(own, "/signin/enrol", ("action", "confirm"), ("code", await OathTool.CodeAsync(secret, DateTimeOffset.UnixEpoch + FactorSite.Now)));
            Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        }

        Assert.NotEqual(HttpStatusCode.OK, await GetAsync(other));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(own));
    }

    [Theory]
    [InlineData("replace")]
    [InlineData("codes")]
    [InlineData("remove")]
    public void An_administrator_who_changes_it_ends_the_users_sessions(string action)
    {
        using var directory = new TestDirectory();
        var options = new AuthenticationOptions { Accounts = [new AccountStoreOptions { Users = [new AccountOptions { Name = "ann", Password = "correct horse" }] }] };
        using var factors = new SecondFactorAdministration(options, "www", directory.Path, TimeProvider.System);
        _ = factors.Enrol("ann");
        Assert.Empty(Round());
        _ = action switch
        {
            "replace" => factors.Enrol("ann") is not null,
            "codes" => factors.RenewCodes("ann") is not null,
            _ => factors.Remove("ann"),
        };
        Assert.NotEmpty(Round());

        string Round()
        {
            using var database = new StateDatabase(new StateDirectory(directory.Path));
            using var revocations = new TokenRevocations(database, TimeProvider.System, NullLogger<TokenRevocations>.Instance);
            return revocations.RoundOf(TokenSession.IdOf("configuration:www:0", "ann"));
        }
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/file.txt", UriKind.Relative));
        return answer.StatusCode;
    }
}
