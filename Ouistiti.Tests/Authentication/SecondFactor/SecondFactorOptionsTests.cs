using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Validation;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

public sealed class SecondFactorOptionsTests
{
    [Fact]
    public void The_defaults_are_right() => Assert.Empty(MistakesOf(new SecondFactorOptions()));

    [Theory]
    [InlineData("totp+sms")]
    [InlineData("a \"b\"")]
    [InlineData("password")]
    public void A_factor_needs_a_name_of_its_own(string name) =>
        Assert.Equal("SecondFactor:Factor", Assert.Single(MistakesOf(new SecondFactorOptions { Factor = name })).Key);

    [Theory]
    [InlineData("code")]
    [InlineData("/")]
    [InlineData("//evil.example")]
    [InlineData("/code?a")]
    [InlineData("/c\r\node")]
    public void A_path_has_to_be_one(string path) =>
        Assert.Equal("SecondFactor:Path", Assert.Single(MistakesOf(new SecondFactorOptions { Path = path })).Key);

    [Fact]
    public void The_pages_have_paths_of_their_own() => Assert.NotEmpty(MistakesOf(new SecondFactorOptions { EnrolmentPath = "/signin/code" }));

    [Theory]
    [InlineData("a:b")]
    [InlineData("a\nb")]
    public void A_label_is_what_apps_can_show(string label) =>
        Assert.Equal("SecondFactor:Label", Assert.Single(MistakesOf(new SecondFactorOptions { Label = label })).Key);

    [Fact]
    public void Something_has_to_keep_that_it_was_given() =>
        Assert.Equal("Tokens:Cookie", Assert.Single(MistakesOf(new SecondFactorOptions(), options => options.Tokens.Cookie = false)).Key);

    private static List<Mistake> MistakesOf(SecondFactorOptions factor, Action<AuthenticationOptions>? adapt = null)
    {
        var mistakes = new List<Mistake>();
        var options = new AuthenticationOptions { Schemes = [SignInScheme.Basic], Accounts = [new() { System = true }], SecondFactor = factor };
        adapt?.Invoke(options);
        options.Validate(new SectionCheck("/", mistakes));
        return mistakes;
    }
}
