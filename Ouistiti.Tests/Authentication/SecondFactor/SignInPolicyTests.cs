using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

public sealed class SignInPolicyTests
{
    private static readonly Account Alice = Vault.AccountOf(Vault.Alice);

    [Theory]
    [InlineData(SecondFactorDemand.Everybody, false, "totp")]
    [InlineData(SecondFactorDemand.Everybody, true, "totp")]
    [InlineData(SecondFactorDemand.Enrolled, false, null)]
    [InlineData(SecondFactorDemand.Enrolled, true, "totp")]
    public void The_factor_is_asked_of_whom_the_site_says(SecondFactorDemand demand, bool isEnrolled, string? missing) =>
        Assert.Equal(missing, PolicyOf(demand, isEnrolled).MissingFactor(new AccountIdentity(Alice, "Basic", ["password"])));

    [Theory]
    [InlineData(SecondFactorDemand.Everybody)]
    [InlineData(SecondFactorDemand.Enrolled)]
    public void An_account_that_does_without_it_is_never_asked(SecondFactorDemand demand) =>
        Assert.Null(PolicyOf(demand, isEnrolled: true).MissingFactor(new AccountIdentity(Alice with { DisabledFactors = ["totp"] }, "Basic", ["password"])));

    [Fact]
    public void Another_factor_that_is_switched_off_changes_nothing() =>
        Assert.Equal("totp", PolicyOf(SecondFactorDemand.Everybody, isEnrolled: true).MissingFactor(new AccountIdentity(Alice with { DisabledFactors = ["TOTP", "sms"] }, "Basic", ["password"])));

    [Fact]
    public void Who_has_given_it_is_not_asked_again() =>
        Assert.True(PolicyOf(SecondFactorDemand.Everybody, isEnrolled: true).IsComplete(new AccountIdentity(Alice, "Basic", ["password", "totp"])));

    [Fact]
    public void Where_nobody_knows_who_has_enrolled_everybody_is_asked() =>
        Assert.Equal("totp", new SignInPolicy(OptionsOf(SecondFactorDemand.Enrolled)).MissingFactor(new AccountIdentity(Alice, "Basic", ["password"])));

    private static SignInPolicy PolicyOf(SecondFactorDemand demand, bool isEnrolled) => new(OptionsOf(demand), new Fixed(isEnrolled));

    private static AuthenticationOptions OptionsOf(SecondFactorDemand demand) => new() { SecondFactor = new SecondFactorOptions { Demand = demand } };

    private sealed class Fixed(bool isEnrolled) : ISecondFactors
    {
        public bool IsEnrolled(Account account) => isEnrolled;
    }
}
