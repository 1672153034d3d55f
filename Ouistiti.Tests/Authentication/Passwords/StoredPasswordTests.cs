using Ouistiti.Middleware.Authentication.Passwords;
using Xunit;

namespace Ouistiti.Tests.Authentication.Passwords;

/// <summary>What stores keep of passwords: which formats are read, and that nothing but the password matches them. The hashes are of openssl, perl's crypt and python's hashlib.</summary>
public sealed class StoredPasswordTests
{
    private const string User = "johndoe";
    private const string Password = "foobar";

    /// <summary>The password foobar of the user johndoe, in the realm ouistiti where there is one.</summary>
    private static readonly string[] Texts =
    [
        "foobar",

        // The C server documents this line of its own.
        "$a1$realm=ouistiti$rSBEWOmexQZg3BE/rPxOfw==",
        "$a2$realm=ouistiti$z/2iX+ENXFNNaugY1E39QAqmv80=",
        "$a5$realm=ouistiti$DmpRqywRSwf9eEtjJK1bqAo7mYhATRxXtrKVyHt3u04=",
        "$a6$realm=ouistiti$5AoXA/kyRCWzGVZsUYYC+WV1waDjsmCBoemmfeOGVzTLzVuwh6al2hAtIglmx+WhFxL//cjRDQt780GKXOuQvA==",
        "$a7$realm=ouistiti$SIOoRxVV2fGOvogi40Z0wRl2YYl4nAxGaOVKjFiTTFA=",
        "$a1d$realm=ouistiti$ad204458e99ec50660dc113facfc4e7f",
        "$a1d$realm=ouistiti$AD204458E99EC50660DC113FACFC4E7F",
        "$1$OFj2IjCsPJFfMAxmQxLGPw==",
        "$2$iEPX+SQWIR3p67lj/0zigSWTKHg=",
        "$5$w6uP8Tcg6K2QR905Rms8iXTlksL6OD1KOWBxTK7wxPI=",
        "$6$ClAmHr0aOQ/tK/Mm8mc8FFWCpjQtUjIElz0CGTN/gWFqgGmwElh89WNfaSXxtWw2AjDBmyc1AO4BPgMGAb8kJQ==",
        "$1d$3858f62230ac3c915f300c664312c63f",
        "$5d$c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2",
        "$1$saltsalt$Tr28OVxBsMASC43Zk2Dh9/",
        "$5$saltstring$iZgG3n1rjQNkqL0EnaKWdZmcBNfcGgerMvMgPcUXmbD",
        "$6$rounds=1400$saltstring$aNdT/nEY3pfgryRtt2j7RM9NpCAgtEdD81KtEKCEsXA6cF8lQ/2sLFk9hNWwxPECnCNkwBeIgiGFH6Hgn/akv1",
        "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$aIsnoujxYYxv5So7pmw0c.9JSRIj8VIrn8eKORJ0nN0",
        "$gy$j9T$F5Jx5fExrKuPp53xLKQ..1$EMxNllSLg5nediwlnbMC1jPOOZ7g2DQL1YIGV3vZnV4",
        "$2b$05$abcdefghijklmnopqrstuuD.5BRjbmxrVC2E8L3CW5sxRbXdIUZyi",
        "$2y$05$abcdefghijklmnopqrstuuD.5BRjbmxrVC2E8L3CW5sxRbXdIUZyi",
        "$pbkdf2-sha512$i=210000$MDEyMzQ1Njc4OWFiY2RlZg$xlQ88wVNRyzsTzdz2rxnQ4B6LPuB5vcEz1WbRgJlz/BVPNfc3k6vBKL4hkZxw7agqXVRf20yfO/0U1efamiBPA",
        "$5$saltstring$iZgG3n1rjQNkqL0EnaKWdZmcBNfcGgerMvMgPcUXmbD,$a5$realm=ouistiti$DmpRqywRSwf9eEtjJK1bqAo7mYhATRxXtrKVyHt3u04=",
    ];

    public static TheoryData<string> Formats { get; } = [.. Texts];

    /// <summary>What no password matches, and least of all the text itself.</summary>
    public static TheoryData<string> Locked { get; } =
    [
        "",
        "*",
        "!",
        "!!",
        "!*",
        "!$5$saltstring$iZgG3n1rjQNkqL0EnaKWdZmcBNfcGgerMvMgPcUXmbD",
        "*$5$w6uP8Tcg6K2QR905Rms8iXTlksL6OD1KOWBxTK7wxPI=",
        "$$",
        "$a1",
        "$6",
        "$a1$",
        "$a1$rSBEWOmexQZg3BE/rPxOfw==",
        "$a1$realm=ouistiti",
        "$a1$realm=ouistiti$",
        "$a1$realm=ouistiti$rSBEWOmexQZg3BE/rPxO",
        "$a1$realm=ouistiti$rSBEWOmexQZg3BE/rPxOfw==$",
        "$a1$realm=ouistiti$rSBEWOmexQZg 3BE/rPxOfw==",
        "$a3$realm=ouistiti$rSBEWOmexQZg3BE/rPxOfw==",
        "$a1d$realm=ouistiti$ad204458e99ec50660dc113facfc4e",
        "$a1x$realm=ouistiti$ad204458e99ec50660dc113facfc4e7f",
        "$5$w6uP8Tcg6K2QR905Rms8iXTlksL6OD1KOWBxTK7wxPI",
        "$5d$c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4",
        "$7$w6uP8Tcg6K2QR905Rms8iXTlksL6OD1KOWBxTK7wxPI=",
        "$5$saltstring$iZgG3n1rjQNkqL0EnaKWdZmcBNfcGgerMvMgPcUXmb",
        "$5$saltstring$",
        "$6$rounds=999999999$saltstring$aNdT",
        "$2b$31$abcdefghijklmnopqrstuuD.5BRjbmxrVC2E8L3CW5sxRbXdIUZyi",
        "$apr1$saltsalt$Tr28OVxBsMASC43Zk2Dh9/",
        "$argon2id$v=19$m=16,t=2,p=1$MTIzNDU2Nzg$x",
        "{SHA}iEPX+SQWIR3p67lj/0zigSWTKHg=",
        "$pbkdf2-sha512$i=210000$MDEyMzQ1Njc4OWFiY2RlZg$xlQ88wVNRyzsTzdz2rxnQ4B6LPuB5vcEz1WbRgJlz/A",
        "$pbkdf2-sha512$i=1$MDEyMzQ1Njc4OWFiY2RlZg$xlQ88wVNRyzsTzdz2rxnQ4B6LPuB5vcEz1WbRgJlz/BVPNfc3k6vBKL4hkZxw7agqXVRf20yfO/0U1efamiBPA",
        "$pbkdf2-sha512$i=99999999999$MDEyMzQ1Njc4OWFiY2RlZg$xlQ88wVNRyzsTzdz2rxnQ4B6LPuB5vcEz1WbRgJlz/BVPNfc3k6vBKL4hkZxw7agqXVRf20yfO/0U1efamiBPA",

        // One of two is damaged.
        "$1$OFj2IjCsPJFfMAxmQxLGPw==,$a5$realm=ouistiti$DmpRqyw",
        "$1$OFj2IjCsPJFfMAxmQxLGPw==,$foobar",
    ];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_format_is_read(string text)
    {
        var stored = StoredPassword.Parse(text);
        Assert.True(stored.Verify(User, Password));
        Assert.Equal(text, stored.ToString());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Nothing_but_the_password_matches(string text)
    {
        var stored = StoredPassword.Parse(text);
        foreach (var wrong in new[] { "", "f", "fooba", "foobar ", "foobarr", "Foobar", "FOOBAR", "foobar\0", "foobar\0x", "\0", "$", "*", "*0", "*1", new string('f', 1025), "foo\ud800bar" })
        {
            Assert.False(stored.Verify(User, wrong), wrong);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_hash_is_no_password(string text)
    {
        if (text != Password)
        {
            var stored = StoredPassword.Parse(text);
            Assert.All(text.Split(",$").Append(text).Append(text[(text.LastIndexOf('$') + 1)..]), part => Assert.False(stored.Verify(User, part)));
        }
    }

    [Theory]
    [MemberData(nameof(Locked))]
    public void What_is_empty_locked_unknown_or_damaged_matches_nothing(string text)
    {
        var stored = StoredPassword.Parse(text);
        Assert.All(["", Password, text, text.TrimStart('!', '*'), "*", "!"], password => Assert.False(stored.Verify(User, password), password));
        Assert.Null(stored.Ha1(Ha1Hash.Sha256, User, "ouistiti"));
        Assert.False(stored.NeedsUpgrade([new Ha1Kind(Ha1Hash.Sha256, "ouistiti")]));
    }

    [Theory]
    [InlineData("!secret")]
    [InlineData("**secret**")]
    [InlineData("$")]
    [InlineData("$ecret")]
    [InlineData("a,$b")]
    [InlineData("{curly")]
    [InlineData("pässwörd €")]
    [InlineData(" ")]
    public void Any_other_text_is_the_password_in_clear(string text) => Assert.True(StoredPassword.Parse(text).Verify(User, text));

    [Fact]
    public void A_password_in_clear_is_not_two() => Assert.False(StoredPassword.Parse("a,$1$OFj2IjCsPJFfMAxmQxLGPw==").Verify(User, "a"));

    [Fact]
    public void A_value_for_Digest_holds_for_one_user()
    {
        var stored = StoredPassword.Parse("$a1$realm=ouistiti$rSBEWOmexQZg3BE/rPxOfw==");
        Assert.False(stored.Verify("JohnDoe", Password));
    }

    [Fact]
    public void A_value_for_Digest_holds_for_one_realm_and_hash()
    {
        var stored = StoredPassword.Parse("$a1$realm=ouistiti$rSBEWOmexQZg3BE/rPxOfw==");
        Assert.Equal(Ha1.Compute(Ha1Hash.Md5, User, "ouistiti", Password), stored.Ha1(Ha1Hash.Md5, User, "ouistiti"));
        Assert.Null(stored.Ha1(Ha1Hash.Md5, User, "Ouistiti"));
        Assert.Null(stored.Ha1(Ha1Hash.Sha256, User, "ouistiti"));
    }

    [Fact]
    public void A_password_in_clear_gives_every_value_for_Digest() =>
        Assert.All(Enum.GetValues<Ha1Hash>(), hash => Assert.Equal(Ha1.Compute(hash, User, "r", Password), StoredPassword.Parse(Password).Ha1(hash, User, "r")));

    [Fact]
    public void Of_the_systems_accounts_only_hashes_of_crypt_count()
    {
        Assert.True(StoredPassword.ParseSystem("$5$saltstring$iZgG3n1rjQNkqL0EnaKWdZmcBNfcGgerMvMgPcUXmbD").Verify(User, Password));
        Assert.All(["", "x", Password, "abJnggxhB/yWI", "$5$w6uP8Tcg6K2QR905Rms8iXTlksL6OD1KOWBxTK7wxPI="], text =>
        {
            Assert.False(StoredPassword.ParseSystem(text).Verify(User, text));
            Assert.False(StoredPassword.ParseSystem(text).Verify(User, Password));
        });
    }

    [Fact]
    public void Half_a_hash_a_flipped_character_or_garbage_never_match_nor_throw()
    {
        var random = new Random(7);
        var texts = Texts.Where(text => text.StartsWith('$') && !text.StartsWith("$pbkdf2", StringComparison.Ordinal) && !text.Contains("y$", StringComparison.Ordinal)).ToArray();
        for (var i = 0; i < 3000; i++)
        {
            var text = texts[random.Next(texts.Length)].ToCharArray().ToList();
            switch (random.Next(4))
            {
                case 0:
                    text = text[..random.Next(1, text.Count)];
                    break;

                case 1:
                    text[random.Next(text.Count)] = (char)random.Next(1, 0x300);
                    break;

                case 2:
                    text.Insert(random.Next(text.Count), "$,=!*\0\n:a1"[random.Next(10)]);
                    break;

                default:
                    text = [.. Enumerable.Range(0, random.Next(40)).Select(_ => "$$$,a1256dy=realm=ouistiti/+\u00e9\ud83d"[random.Next(27)]).Prepend('$')];
                    break;
            }

            var damaged = new string([.. text]);
            var stored = StoredPassword.Parse(damaged);
            Assert.False(stored.Verify("other", "another password"), damaged);
            _ = stored.Ha1(Ha1Hash.Sha256, User, "ouistiti");
            _ = stored.NeedsUpgrade([new Ha1Kind(Ha1Hash.Sha256, "ouistiti")]);
            _ = stored.Anchor;
        }
    }
}
