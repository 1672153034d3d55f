using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>What a store keeps of a password: one text, or several that say the same, joined by a comma.</summary>
internal sealed class StoredPassword
{
    private readonly string _text;

    private StoredPassword(string text) => _text = text;

    /// <summary>Differs once the password has changed; stays when only the way has that it is kept in.</summary>
    public string Anchor => _text;

    /// <summary>Reads what a store holds. What has no known format is the password in clear; what has a format that is damaged matches no password.</summary>
    public static StoredPassword Parse(string text) => new(text);

    /// <summary>Whether it is this password. Takes as long as the format demands: up to a good part of a second.</summary>
    public bool Verify(string user, string password) =>
        _text.Length > 0 && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(password)), SHA256.HashData(Encoding.UTF8.GetBytes(_text)));

    /// <summary>The hash of <c>user:realm:password</c> that Digest needs (RFC 7616, section 3.4.2).</summary>
    /// <returns>Null where it is not known: it is neither stored for this realm nor does the store hold the password in clear.</returns>
    public byte[]? Ha1(Ha1Hash hash, string user, string realm) => Passwords.Ha1.Compute(hash, user, realm, _text);

    /// <summary>As a store keeps it.</summary>
    public override string ToString() => _text;
}
