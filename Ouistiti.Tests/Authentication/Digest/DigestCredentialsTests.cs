using Ouistiti.Middleware.Authentication.Digest;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

public sealed class DigestCredentialsTests
{
    private const string Whole =
        """Digest username="joe", realm="r", nonce="n", uri="/", response="00", algorithm=MD5, cnonce="c", opaque="o", qop=auth, nc=0000000a""";

    [Theory]
    [InlineData(Whole)]
    [InlineData("""dIGEST   username="joe",realm="r",nonce="n",uri="/",response="00",algorithm=MD5,cnonce="c",opaque="o",qop=auth,nc=0000000A""")]
    [InlineData("""Digest ,, USERNAME = "j\o\e" , Realm= "r",,nonce ="n",uri="/",response="00",algorithm="MD5",cnonce="c",opaque="o",qop="auth",nc="0000000a", """)]
    [InlineData("""Digest username*=utf-8'en'j%6Fe, realm="r", nonce="n", uri="/", response="00", algorithm=MD5, cnonce="c", opaque="o", qop=auth, nc=0000000a, userhash=false, what="\"ever"  """)]
    public void They_are_read_in_any_lawful_form(string header)
    {
        Assert.True(DigestCredentials.TryParse(header, out var credentials));
        Assert.Equal("joe", credentials.User.ToString());
        Assert.Equal("r", credentials.Realm.ToString());
        Assert.Equal("n", credentials.Nonce.ToString());
        Assert.Equal("/", credentials.Uri.ToString());
        Assert.Equal("00", credentials.Response.ToString());
        Assert.Equal("MD5", credentials.Algorithm.ToString());
        Assert.Equal("c", credentials.Cnonce.ToString());
        Assert.Equal("o", credentials.Opaque.ToString());
        Assert.Equal("auth", credentials.Qop.ToString());
        Assert.Equal(10u, credentials.Count);
        Assert.False(credentials.IsUserHash);
        Assert.False(credentials.IsIntegrity);
    }

    [Fact]
    public void Escapes_are_taken_away()
    {
        Assert.True(DigestCredentials.TryParse(Whole.Replace("\"joe\"", """ "j \"o\" \\ e" """, StringComparison.Ordinal), out var credentials));
        Assert.Equal("""j "o" \ e""", credentials.User.ToString());
    }

    [Theory]
    [InlineData("username=\"joe\"", "")]
    [InlineData("username=\"joe\"", "username=\"\"")]
    [InlineData("username=\"joe\"", "username=\"joe\", username=\"ann\"")]
    [InlineData("username=\"joe\"", "username=\"joe\", username*=UTF-8''joe")]
    [InlineData("username=\"joe\"", "username*=UTF-8''joe, userhash=true")]
    [InlineData("username=\"joe\"", "username*=ISO-8859-1''joe")]
    [InlineData("username=\"joe\"", "username*=UTF-8'joe")]
    [InlineData("username=\"joe\"", "username*=joe")]
    [InlineData("username=\"joe\"", "username*=UTF-8''%C3")]
    [InlineData("username=\"joe\"", "username*=UTF-8''%C")]
    [InlineData("username=\"joe\"", "username*=UTF-8''%GG")]
    [InlineData("username=\"joe\"", "username*=UTF-8''%0A")]
    [InlineData("username=\"joe\"", "username*=UTF-8''")]
    [InlineData("username=\"joe\"", "username=\"joe\", userhash=maybe")]
    [InlineData("username=\"joe\"", "username=\"j\u0001e\"")]
    [InlineData("username=\"joe\"", "username=\"j\u0080e\"")]
    [InlineData("realm=\"r\", ", "")]
    [InlineData("nonce=\"n\", ", "")]
    [InlineData("nonce=\"n\"", "nonce=\"n é\"")]
    [InlineData("nonce=\"n\"", "nonce=\"1234567890123456789012345678901234567890123456789012345678901234+\"")]
    [InlineData("uri=\"/\", ", "")]
    [InlineData("uri=\"/\"", "uri=\"/ a\"")]
    [InlineData("uri=\"/\"", "uri=\"/é\"")]
    [InlineData("response=\"00\", ", "")]
    [InlineData("cnonce=\"c\", ", "")]
    [InlineData("cnonce=\"c\"", "cnonce=\"c\\\"\"")]
    [InlineData("cnonce=\"c\"", "cnonce=\"c d\"")]
    [InlineData("qop=auth, ", "")]
    [InlineData("qop=auth", "qop=\"auth,auth-int\"")]
    [InlineData("qop=auth", "qop=auth, qop=auth-int")]
    [InlineData("nc=0000000a", "")]
    [InlineData("nc=0000000a", "nc=a")]
    [InlineData("nc=0000000a", "nc=00000000")]
    [InlineData("nc=0000000a", "nc=0000000g")]
    [InlineData("nc=0000000a", "nc=00000000a")]
    [InlineData("nc=0000000a", "nc=\" 000000a\"")]
    [InlineData("nc=0000000a", "nc=0000000a x")]
    [InlineData("nc=0000000a", "nc=0000000a, x")]
    [InlineData("nc=0000000a", "nc=0000000a, x=")]
    [InlineData("nc=0000000a", "nc=0000000a, x=\"")]
    [InlineData("nc=0000000a", "nc=0000000a, x=\"\\")]
    [InlineData("nc=0000000a", "nc=0000000a, x=\"\" y")]
    [InlineData("nc=0000000a", "nc=0000000a, =y")]
    [InlineData("nc=0000000a", "nc=0000000a, x y=z")]
    [InlineData("Digest ", "Digest")]
    [InlineData("Digest ", "Basic ")]
    [InlineData("Digest ", "Digests ")]
    public void What_is_malformed_missing_or_there_twice_is_refused(string part, string becomes)
    {
        Assert.Contains(part, Whole, StringComparison.Ordinal);
        Assert.False(DigestCredentials.TryParse(Whole.Replace(part, becomes, StringComparison.Ordinal), out _));
    }

    [Fact]
    public void A_client_nonce_has_an_end() =>
        Assert.False(DigestCredentials.TryParse(Whole.Replace("\"c\"", $"\"{new string('c', 257)}\"", StringComparison.Ordinal), out _));

    /// <summary>Whatever comes, nothing is thrown; and what is accepted could have been written in no other way.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_fuzzed_header_is_read_or_refused(int seed)
    {
        const string alphabet = "\",\\= \t'%*abcdefqopnc0123456789/\u0000\u0001\u007f\u0080é\u2028";
        var random = new Random(seed);
        var accepted = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var header = new List<char>(Whole);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next("Digest ".Length, header.Count);
                switch (random.Next(4))
                {
                    case 0:
                        header.RemoveAt(at);
                        break;

                    case 1:
                        header.Insert(at, alphabet[random.Next(alphabet.Length)]);
                        break;

                    case 2:
                        header[at] = alphabet[random.Next(alphabet.Length)];
                        break;

                    default:
                        var length = random.Next(header.Count - at);
                        header.InsertRange(random.Next("Digest ".Length, header.Count), header.GetRange(at, length));
                        break;
                }
            }

            if (DigestCredentials.TryParse(new string([.. header]), out var credentials))
            {
                accepted++;
                Assert.True(credentials.Count > 0 && credentials.CountText.Length == 8);
                Assert.Equal(-1, credentials.Cnonce.IndexOfAnyExceptInRange('!', '~'));
                Assert.Equal(-1, credentials.Cnonce.IndexOfAny('"', '\\'));
                Assert.Equal(-1, credentials.Uri.IndexOfAnyExceptInRange('!', '~'));
                Assert.True(credentials.Qop.Equals("auth", StringComparison.OrdinalIgnoreCase) || credentials.IsIntegrity);
                Assert.False(credentials.User.IsEmpty || credentials.Realm.IsEmpty || credentials.Nonce.IsEmpty || credentials.Response.IsEmpty || credentials.Cnonce.IsEmpty);
                Assert.Equal(-1, credentials.User.IndexOfAny('\0', '\x01', '\x7f'));
            }
        }

        // Else it is the noise alone that is tested.
        Assert.InRange(accepted, 1_000, 40_000);
    }
}
