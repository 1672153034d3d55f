using System.Text;
using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Middleware.Authentication.Passwords;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

public sealed class FetchedHashTests
{
    [Theory]
    [InlineData("MD5", nameof(Ha1Hash.Md5))]
    [InlineData("SHA1", nameof(Ha1Hash.Sha1))]
    [InlineData("SHA2-256", nameof(Ha1Hash.Sha256))]
    [InlineData("SHA2-512", nameof(Ha1Hash.Sha512))]
    [InlineData("SHA2-512/256", nameof(Ha1Hash.Sha512Part256))]
    public void It_is_the_hash_that_NET_computes(string name, string same)
    {
        var hash = Enum.Parse<Ha1Hash>(same);
        var fetched = FetchedHash.Find(name);
        Assert.NotNull(fetched);
        foreach (var length in new[] { 0, 1, 200, 5000 })
        {
            var text = Encoding.ASCII.GetBytes(new string('x', length));
            var (expected, actual) = (new byte[Ha1.SizeOf(hash)], new byte[Ha1.SizeOf(hash)]);
            _ = Ha1.HashData(hash, text, expected);
            Assert.True(fetched.TryHash(text, actual));
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void What_the_library_does_not_have_is_not_found() => Assert.Null(FetchedHash.Find("SHA2-257"));

    [Fact]
    public void A_destination_of_another_length_is_not_written() => Assert.False(FetchedHash.Find("SHA2-256")!.TryHash([], new byte[31]));
}
