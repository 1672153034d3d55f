using Ouistiti.Middleware.Authentication.SecondFactor;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

public sealed class TypedCodeTests
{
    [Theory]
    [InlineData("123456", "123456")]
    [InlineData(" 123 456 ", "123456")]
    [InlineData("12345-67890-12345-67890-12345", "1234567890123456789012345")]
    public void Separators_mean_nothing(string text, string digits) => Assert.Equal(digits, TypedCode.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-- --")]
    [InlineData("12345a")]
    [InlineData("+12345")]
    [InlineData("123456\0")]
    [InlineData("123\n456")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("123456' OR '1'='1")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000")]
    public void Anything_else_is_no_code(string? text) => Assert.Null(TypedCode.Read(text));

    [Fact]
    public void A_recovery_code_is_read_as_it_is_shown()
    {
        var codes = RecoveryCode.Make();
        Assert.Equal(10, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, code =>
        {
            Assert.Equal(code, TypedCode.Read(RecoveryCode.ForPeople(code)));
            Assert.True(RecoveryCode.HasForm(code));
        });
    }
}
