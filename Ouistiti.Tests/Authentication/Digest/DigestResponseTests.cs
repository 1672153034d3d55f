using System.Text;
using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Middleware.Authentication.Passwords;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

/// <summary>The examples of the RFCs, from the header field to the response.</summary>
public sealed class DigestResponseTests
{
    /// <summary>RFC 7616, section 3.9.1; and the same, computed by Python's hashlib, with what the RFC has no example of.</summary>
    [Theory]
    [InlineData("MD5", "auth", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "auth", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    [InlineData("MD5", "auth-int", "8804a53d3640a40a4f73cea12c5ba451")]
    [InlineData("MD5-sess", "auth", "e783283f46242139c486a698fec7211d")]
    [InlineData("MD5-sess", "auth-int", "200cda1c37eb927016d1f97f2c0f04f6")]
    [InlineData("SHA-256", "auth-int", "8bdf6f15638e260831e905028de5450562816d093c9bfc5c13d3a46adcdde940")]
    [InlineData("SHA-256-sess", "auth", "2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7")]
    [InlineData("SHA-256-sess", "auth-int", "3c19fbb1d58d0c5baff1a2ef49d847b5d0dfd7e3252b355d978d3af7d895912b")]
    [InlineData("SHA1", "auth", "e99f244f9069203415f7e8b7bd25b4b2ad3e2a7f")]
    [InlineData("SHA1", "auth-int", "df7155365293a35ff3b1fed759df276f87ac917b")]
    [InlineData("SHA1-sess", "auth", "649077d815fe82c6a1bbc3e7330a9ec78d8f8c2c")]
    [InlineData("SHA1-sess", "auth-int", "331a8504e8e5489bf52c5da67e6e778fad7b7644")]
    [InlineData("SHA-512", "auth", "27d9ebedb4e86595d8b99152ce456620c8e47c48afbd771dbc4468bb758ca66e7312383d49ad044219d4a2c5c218e66c584fa00b2728798bcff9435825eed0ad")]
    [InlineData("SHA-512", "auth-int", "07104ff8e30ab901b079bcf21e13dc711c92db1d6d8a1751743d30d411aae84095078ab4dc2fe67743ecdba808f3e03e5ce35753cc3fb65f892c40d76d2e7b43")]
    [InlineData("SHA-512-sess", "auth", "5bc820f8c0e5cf83d5ff0a673af99c13a028be576c765c41f23d4fb46722a44750a331317b0b8646d55243e0c06cbacf64cc061404459769fbedddb0ecfacc5f")]
    [InlineData("SHA-512-sess", "auth-int", "2fd501a6edd831844d76294b53e1c53a3ddf8f3428cd5627aff12d9fe901c7764947374cbd2970095d3d30c8bd1958675ed5550254177b38173535ee94d3857d")]
    [InlineData("SHA-512-256", "auth", "430d05014cecc49cab6fbe03176d41a1da86cbfe24a16580e22aaad928d960d0")]
    [InlineData("SHA-512-256", "auth-int", "38244c4d345d09bb0000b355be27d2a55003ee188df9821c54df70a63aa0c1ca")]
    [InlineData("SHA-512-256-sess", "auth", "3f2a34f923c38b0fb26dce2fdfc2ce326c23cecf86fbb1444f3e51fbbc2cb92e")]
    [InlineData("SHA-512-256-sess", "auth-int", "1e68177aa6f998392db08ac130e9e08b7cf8c081a506e608d436be3e224f57ab")]
    public void The_example_of_RFC_7616(string algorithm, string qop, string response) =>
        AssertRight(
            $"""
            Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm={algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop={qop}, response="{response}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
            """,
            "Mufasa",
            "Circle of Life");

    /// <summary>Section 3.9.2, as erratum 4897 corrects it: the printed values are of another hash.</summary>
    [Theory]
    [InlineData("username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"", "true")]
    [InlineData("username*=UTF-8''J%C3%A4s%C3%B8n%20Doe", "false")]
    public void The_example_with_a_name_beyond_ASCII(string user, string isHash) =>
        AssertRight(
            $"""
            Digest {user}, realm="api@example.org", uri="/doe.json", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", nc=00000001, cnonce="NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", qop=auth, response="3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", userhash={isHash}
            """,
            "Jäsøn Doe",
            "Secret, or not?");

    /// <summary>RFC 2617, section 3.5.</summary>
    [Fact]
    public void The_example_of_RFC_2617() => AssertRight(
        """
        Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"
        """,
        "Mufasa",
        "Circle Of Life");

    private static void AssertRight(string header, string user, string password)
    {
        Assert.True(DigestCredentials.TryParse(header, out var credentials));
        var algorithm = DigestAlgorithm.Find([.. DigestAlgorithm.All], credentials.Algorithm, out var isSession)!;
        Assert.Equal(
            credentials.IsUserHash ? Hex(algorithm, Encoding.UTF8.GetBytes($"{user}:{credentials.Realm}")) : user,
            credentials.User.ToString());

        var key = Ha1.Compute(algorithm.Hash, user, credentials.Realm.ToString(), password)!;
        if (isSession)
        {
            DigestResponse.ComputeSessionKey(algorithm, key, credentials.Nonce, credentials.Cnonce, key);
        }

        var body = new byte[algorithm.HashLength];
        algorithm.HashData([], body);
        var response = new byte[algorithm.HashLength];
        DigestResponse.Compute(algorithm, in credentials, key, "GET", credentials.IsIntegrity ? body : [], response);
        Assert.Equal(credentials.Response.ToString(), Convert.ToHexStringLower(response));
    }

    private static string Hex(DigestAlgorithm algorithm, byte[] bytes)
    {
        var hash = new byte[algorithm.HashLength];
        algorithm.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }
}
