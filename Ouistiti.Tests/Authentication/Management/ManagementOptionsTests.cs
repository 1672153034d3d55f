using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Management;
using Ouistiti.Middleware.Validation;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

public sealed class ManagementOptionsTests
{
    [Fact]
    public void The_defaults_are_right() => Assert.Empty(MistakesOf(new ManagementOptions()));

    [Theory]
    [InlineData("accounts")]
    [InlineData("/")]
    [InlineData("//evil.example")]
    [InlineData("/accounts/")]
    [InlineData("/accounts?a")]
    [InlineData("/acc%6funts")]
    [InlineData("/a\r\nb")]
    public void A_path_has_to_be_one(string path)
    {
        Assert.Contains("Management:Path", MistakesOf(new ManagementOptions { Path = path }));
        Assert.Contains("Management:Api", MistakesOf(new ManagementOptions { Api = path }));
        Assert.Contains("Management:Audit", MistakesOf(new ManagementOptions { Audit = path }));
    }

    [Fact]
    public void Paths_do_not_meet()
    {
        Assert.Contains("Management:Api", MistakesOf(new ManagementOptions { Api = "/auth/mngt" }));
        Assert.Equal(["Management:Api"], MistakesOf(new ManagementOptions { Api = "/auth/mngt/api" }));
        Assert.Equal(["Management:Api"], MistakesOf(new ManagementOptions { Path = "/api/accounts/old" }));
        Assert.Contains("Management:Audit", MistakesOf(new ManagementOptions { Audit = "/signout" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    public void Administrators_have_a_name(string name) => Assert.Contains("Management:Root", MistakesOf(new ManagementOptions { Root = name }));

    [Theory]
    [InlineData("root")]
    [InlineData("reapproving")]
    [InlineData("a:b")]
    public void New_accounts_are_not_administrators(string group) => Assert.Equal(["Management:Group"], MistakesOf(new ManagementOptions { Group = group }));

    [Fact]
    public void There_has_to_be_something_to_manage()
    {
        Assert.Equal(["Management"], MistakesOf(new ManagementOptions(), stores: []));
        Assert.Equal(["Management:SelfRegistration"], MistakesOf(new ManagementOptions { SelfRegistration = true }, new AccountStoreOptions { System = true }));
        Assert.Empty(MistakesOf(new ManagementOptions { SelfRegistration = true }, new AccountStoreOptions { System = true }, new AccountStoreOptions { Database = "/accounts.db" }));
    }

    private static string[] MistakesOf(ManagementOptions management) => MistakesOf(management, new AccountStoreOptions { System = true });

    private static string[] MistakesOf(ManagementOptions management, params AccountStoreOptions[] stores)
    {
        var mistakes = new List<Mistake>();
        new AuthenticationOptions { Schemes = [SignInScheme.Bearer], Accounts = stores, Management = management }.Validate(new SectionCheck("/", mistakes));
        return [.. mistakes.Select(mistake => mistake.Key)];
    }
}
