using System.Text;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Basic;
using Xunit;

namespace Ouistiti.Tests.Authentication.Basic;

/// <summary>What Basic's credentials look like (RFC 7617).</summary>
public sealed class BasicCredentialsTests
{
    [Theory]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame")] // RFC 7617, section 2
    [InlineData("Basic dGVzdDoxMjPCow==", "test", "123£")] // RFC 7617, section 2.1
    [InlineData("basic dGVzdDoxMjPCow==", "test", "123£")]
    [InlineData("BASIC   dGVzdDoxMjPCow==", "test", "123£")]
    [InlineData("Basic YTpiOmM=", "a", "b:c")]
    [InlineData("Basic YTo=", "a", "")]
    [InlineData("Basic OmI=", "", "b")]
    public void A_name_and_a_password_are_read(string field, string user, string password)
    {
        Assert.True(BasicCredentials.TryParse(field, out var credentials));
        Assert.Equal((user, password), (credentials.User, credentials.Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic:YTpi")]
    [InlineData("Basicx YTpi")]
    [InlineData("Bearer YTpi")]
    [InlineData("Basic YWI=")] // no colon
    [InlineData("Basic YTpi!")]
    [InlineData("Basic YTpi, Basic YTpi")]
    [InlineData("Basic YTr/")] // no UTF-8
    [InlineData("Basic YQA6Yg==")] // a NUL
    [InlineData("Basic YTpiCg==")] // a line feed
    public void All_else_is_none(string field) => Assert.False(BasicCredentials.TryParse(field, out _));

    [Fact]
    public void What_is_too_long_is_none() =>
        Assert.False(BasicCredentials.TryParse("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("a:" + new string('b', 2000))), out _));

    [Fact]
    public void No_field_is_too_strange_to_be_refused()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            var field = random.Next(3) switch
            {
                0 => "Basic " + Convert.ToBase64String(bytes),
                1 => "Basic " + Encoding.Latin1.GetString(bytes),
                _ => Encoding.Latin1.GetString(bytes),
            };

            if (BasicCredentials.TryParse(field, out var credentials))
            {
                var read = Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}");
                Assert.Equal(Convert.ToBase64String(read), field[5..].Trim(' '));
            }
        }
    }

    [Fact]
    public void The_longest_name_and_password_that_can_be_set_can_be_used()
    {
        var (user, password) = (new string('\u20ac', 64), new string('\u20ac', 256));
        Assert.Null(NewPassword.WhyImpossible(password));
        Assert.True(BasicCredentials.TryParse("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")), out var credentials));
        Assert.Equal((user, password), (credentials.User, credentials.Password));
        Assert.False(BasicCredentials.TryParse("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{new string('x', 2000)}")), out _));
    }

    [Fact]
    public void They_do_not_tell_the_password() => Assert.Equal("a", new BasicCredentials("a", "b").ToString());
}
