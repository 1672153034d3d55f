using System.Diagnostics;
using Ouistiti.Middleware.Authentication.Passwords;
using Xunit;

namespace Ouistiti.Tests.Authentication.Passwords;

/// <summary>What is written of a password.</summary>
public sealed class StoredPasswordCreateTests
{
    private const string User = "johndoe";
    private const string Password = "pässwörd €:$,";

    [Fact]
    public void A_new_password_is_a_slow_salted_hash()
    {
        var first = StoredPassword.Create(User, Password, []).ToString();
        var second = StoredPassword.Create(User, Password, []).ToString();
        Assert.StartsWith("$pbkdf2-sha512$i=210000$", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.DoesNotContain(':', first);
        Assert.True(StoredPassword.Parse(first).Verify(User, Password));
        Assert.False(StoredPassword.Parse(first).Verify(User, Password + "x"));
    }

    [Fact]
    public void A_new_password_has_what_Digest_needs_and_no_more()
    {
        var stored = StoredPassword.Create(User, Password, [new Ha1Kind(Ha1Hash.Sha256, "http-auth@example.org"), new Ha1Kind(Ha1Hash.Sha512Part256, "http-auth@example.org")]);
        Assert.Equal(Ha1.Compute(Ha1Hash.Sha256, User, "http-auth@example.org", Password), stored.Ha1(Ha1Hash.Sha256, User, "http-auth@example.org"));
        Assert.NotNull(stored.Ha1(Ha1Hash.Sha512Part256, User, "http-auth@example.org"));
        Assert.Null(stored.Ha1(Ha1Hash.Md5, User, "http-auth@example.org"));
        Assert.DoesNotContain("$a1", stored.ToString(), StringComparison.Ordinal);
        Assert.False(stored.NeedsUpgrade([new Ha1Kind(Ha1Hash.Sha256, "http-auth@example.org"), new Ha1Kind(Ha1Hash.Sha512Part256, "http-auth@example.org")]));
    }

    [Fact]
    public void Yescrypt_is_the_systems()
    {
        var stored = StoredPassword.Create(User, Password, [new Ha1Kind(Ha1Hash.Sha256, "ouistiti")], PasswordScheme.Yescrypt).ToString();
        Assert.StartsWith("$y$", stored, StringComparison.Ordinal);
        Assert.True(StoredPassword.Parse(stored).Verify(User, Password));
        Assert.False(StoredPassword.Parse(stored).NeedsUpgrade([new Ha1Kind(Ha1Hash.Sha256, "ouistiti")]));
        Assert.True(StoredPassword.ParseSystem(stored.Split(",$")[0]).Verify(User, Password));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-5")]
    [InlineData("-6")]
    public async Task What_openssl_passwd_prints_is_read(string format)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["passwd", format, "foobar"]) { RedirectStandardOutput = true })!;
        var stored = StoredPassword.Parse((await openssl.StandardOutput.ReadToEndAsync()).Trim());
        await openssl.WaitForExitAsync();
        Assert.True(stored.Verify(User, "foobar"));
        Assert.False(stored.Verify(User, "foobaz"));
    }

    [Fact]
    public void What_can_be_no_password_is_not_kept() => Assert.All(["", "a\0b", "\ud800"], text =>
    {
        Assert.False(PasswordText.IsPossible(text));
        _ = Assert.Throws<ArgumentException>(() => StoredPassword.Create(User, text, []));
    });

    [Fact]
    public void A_password_has_1024_bytes_at_most()
    {
        Assert.True(PasswordText.IsPossible(new string('ä', 512)));
        Assert.False(PasswordText.IsPossible(new string('ä', 512) + "x"));
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("a,$b")]
    [InlineData("a,")]
    public void A_realm_that_would_spoil_the_text_is_refused(string realm) =>
        Assert.Throws<ArgumentException>(() => StoredPassword.Create(User, Password, [new Ha1Kind(Ha1Hash.Sha256, realm)]));

    [Theory]
    [InlineData("foobar")]
    [InlineData("$1$OFj2IjCsPJFfMAxmQxLGPw==")]
    [InlineData("$a1$realm=ouistiti$rSBEWOmexQZg3BE/rPxOfw==")]
    [InlineData("$5$saltstring$iZgG3n1rjQNkqL0EnaKWdZmcBNfcGgerMvMgPcUXmbD")]
    [InlineData("$2b$05$abcdefghijklmnopqrstuuD.5BRjbmxrVC2E8L3CW5sxRbXdIUZyi")]
    public void An_old_format_is_replaced(string text)
    {
        var old = StoredPassword.Parse(text);
        Assert.True(old.NeedsUpgrade([]));
        var upgraded = old.Upgrade(User, "foobar", []);
        Assert.False(upgraded.NeedsUpgrade([]));
        Assert.StartsWith("$pbkdf2-sha512$", upgraded.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(",", upgraded.ToString(), StringComparison.Ordinal);
        Assert.True(upgraded.Verify(User, "foobar"));
    }

    [Fact]
    public void Values_for_Digest_come_and_go_while_the_anchor_stays()
    {
        var stored = StoredPassword.Create(User, Password, []);
        Assert.True(stored.NeedsUpgrade([new Ha1Kind(Ha1Hash.Sha256, "ouistiti")]));

        var withDigest = stored.Upgrade(User, Password, [new Ha1Kind(Ha1Hash.Sha256, "ouistiti")]);
        Assert.NotNull(withDigest.Ha1(Ha1Hash.Sha256, User, "ouistiti"));
        Assert.Equal(stored.Anchor, withDigest.Anchor);

        Assert.True(withDigest.NeedsUpgrade([]));
        Assert.Equal(stored.ToString(), withDigest.Upgrade(User, Password, []).ToString());
    }

    [Fact]
    public void The_anchor_changes_with_the_password() =>
        Assert.NotEqual(StoredPassword.Create(User, Password, []).Anchor, StoredPassword.Create(User, Password, []).Anchor);
}
