using System.Text;
using Ouistiti.Middleware.Authentication.Passwords;
using Xunit;

namespace Ouistiti.Tests.Authentication.Passwords;

/// <summary>What Digest needs of a password.</summary>
public sealed class Ha1Tests
{
    /// <summary>The user of RFC 7616, section 3.9.1, as <c>openssl dgst</c> hashes it.</summary>
    [Theory]
    [InlineData(nameof(Ha1Hash.Md5), "3D78807DEFE7DE2157E2B0B6573A855F")]
    [InlineData(nameof(Ha1Hash.Sha256), "7987C64C30E25F1B74BE53F966B49B90F2808AA92FAF9A00262392D7B4794232")]
    [InlineData(nameof(Ha1Hash.Sha1), "FEB782BFB91FCC985260189438E6F2F60F546FC4")]
    [InlineData(nameof(Ha1Hash.Sha512), "59C51E6435781E850D72BC9C7BAE246E4F958041071FD81CA4CBA98F47A0B9ACE91378C6336A0E87C25AF6F8C7A5F684E4A6E29D0846DAABE87303FDC772A9A9")]
    [InlineData(nameof(Ha1Hash.Sha512Part256), "FB174F5C3C7802721517CAE13B98E2B8DAE2E0118CB705D94EE29946319204CE")]
    public void It_is_the_hash_of_user_realm_and_password(string hash, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(Ha1.Compute(Enum.Parse<Ha1Hash>(hash), "Mufasa", "http-auth@example.org", "Circle of Life")!));

    /// <summary>FIPS 180-4's example of SHA-512/256.</summary>
    [Fact]
    public void SHA_512_256_is_the_systems_OpenSSL()
    {
        Assert.True(Sha512Part256.IsAvailable);
        var hash = new byte[Sha512Part256.Size];
        Sha512Part256.HashData(Encoding.ASCII.GetBytes("abc"), hash);
        Assert.Equal("53048E2681941EF99B2E29B76B4C7DABE4C2D0C634FC6D46E0E2F13107E7AF23", Convert.ToHexString(hash));
    }

    [Fact]
    public void Every_hash_has_its_length() =>
        Assert.All(Enum.GetValues<Ha1Hash>(), hash => Assert.Equal(Ha1.SizeOf(hash), Ha1.Compute(hash, "u", "r", "p")!.Length));

    [Fact]
    public void Half_a_character_has_no_hash() => Assert.Null(Ha1.Compute(Ha1Hash.Sha256, "u", "r", "\ud83d"));
}
