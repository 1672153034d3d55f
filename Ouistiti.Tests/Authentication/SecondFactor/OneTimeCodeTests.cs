using System.Security.Cryptography;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

public sealed class OneTimeCodeTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    /// <summary>RFC 6238, appendix B, the rows of SHA-1.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void The_vectors_of_RFC_6238_hold(long seconds, string code) =>
        Assert.Equal(code, OneTimeCode.Compute(Secret, OneTimeCode.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8));

    /// <summary>RFC 4226, appendix D.</summary>
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(3, "969429")]
    [InlineData(4, "338314")]
    [InlineData(5, "254676")]
    [InlineData(6, "287922")]
    [InlineData(7, "162583")]
    [InlineData(8, "399871")]
    [InlineData(9, "520489")]
    public void The_vectors_of_RFC_4226_hold(long counter, string code) => Assert.Equal(code, OneTimeCode.Compute(Secret, counter));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_be_one_step_off(int steps, bool isFound)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var step = OneTimeCode.StepAt(now) + steps;
        Assert.Equal(isFound ? step : null, OneTimeCode.FindStep(Secret, OneTimeCode.Compute(Secret, step), now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("28708")]
    [InlineData("2870820")]
    [InlineData("94287082")]
    [InlineData("٢٨٧٠٨٢")]
    public void A_part_of_a_code_is_none(string code) => Assert.Null(OneTimeCode.FindStep(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Fact]
    public async Task Another_program_makes_the_same_codes()
    {
        for (var i = 0; i < 5; i++)
        {
            var secret = RandomNumberGenerator.GetBytes(OneTimeCode.SecretLength);
            var time = DateTimeOffset.FromUnixTimeSeconds(RandomNumberGenerator.GetInt32(int.MaxValue));
            Assert.Equal(await OathTool.CodeAsync(Base32.Encode(secret), time), OneTimeCode.Compute(secret, OneTimeCode.StepAt(time)));
        }
    }
}
