using System.Security.Claims;
using Ouistiti.Middleware.Authentication.Providers;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

public sealed class ProviderNameTests
{
    [Theory]
    [InlineData("root")]
    [InlineData("Root")]
    [InlineData("anonymous")]
    [InlineData("reapproving")]
    public void Nobody_becomes_more_than_a_user_by_his_name_at_the_provider(string name)
    {
        var claims = new ProviderClaims(new OpenIdConnectSettings { Allow = new ProviderAllowOptions { Everybody = true } });
        var identity = new ClaimsIdentity([new Claim("sub", "1"), new Claim("preferred_username", name)]);
        Assert.Null(claims.Read(identity, out var problem));
        Assert.Equal($"{name} is a name that no user of a provider can have", problem);
    }
}
