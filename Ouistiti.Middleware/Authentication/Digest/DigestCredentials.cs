using System.Globalization;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>What a client sends to sign in by Digest (RFC 7616, section 3.4): each part is a piece of the header field, and lives as long.</summary>
internal ref struct DigestCredentials
{
    // Clients send 8 to 44 characters; it also bounds what is hashed and remembered.
    private const int LongestCnonce = 256;

    // Ours have 44 characters. Whatever comes instead is looked up, and hashed in a buffer that has an end.
    private const int LongestNonce = 64;
    private const int CountLength = 8;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<char> _user;
    private ReadOnlySpan<char> _encodedUser;
    private ReadOnlySpan<char> _userHash;
    private ReadOnlySpan<char> _realm;
    private ReadOnlySpan<char> _nonce;
    private ReadOnlySpan<char> _uri;
    private ReadOnlySpan<char> _response;
    private ReadOnlySpan<char> _algorithm;
    private ReadOnlySpan<char> _cnonce;
    private ReadOnlySpan<char> _opaque;
    private ReadOnlySpan<char> _qop;
    private ReadOnlySpan<char> _count;

    /// <summary>The user's name, or its hash (<see cref="IsUserHash"/>).</summary>
    public readonly ReadOnlySpan<char> User => _user;

    /// <summary>Whether the name is given as a hash (RFC 7616, section 3.4.4).</summary>
    public bool IsUserHash { get; private set; }

    /// <summary>The realm.</summary>
    public readonly ReadOnlySpan<char> Realm => _realm;

    /// <summary>The server's nonce: visible ASCII characters.</summary>
    public readonly ReadOnlySpan<char> Nonce => _nonce;

    /// <summary>What is asked for: visible ASCII characters.</summary>
    public readonly ReadOnlySpan<char> Uri => _uri;

    /// <summary>The response.</summary>
    public readonly ReadOnlySpan<char> Response => _response;

    /// <summary>The algorithm's name; empty where there is none.</summary>
    public readonly ReadOnlySpan<char> Algorithm => _algorithm;

    /// <summary>The client's nonce: visible ASCII characters that need no escape.</summary>
    public readonly ReadOnlySpan<char> Cnonce => _cnonce;

    /// <summary>What the challenge had of this name; empty where the client does not send it back.</summary>
    public readonly ReadOnlySpan<char> Opaque => _opaque;

    /// <summary>The quality of protection, as the client wrote it.</summary>
    public readonly ReadOnlySpan<char> Qop => _qop;

    /// <summary>Whether the body is protected too.</summary>
    public bool IsIntegrity { get; private set; }

    /// <summary>How often the client has used the nonce, this time included, in the client's eight digits.</summary>
    public readonly ReadOnlySpan<char> CountText => _count;

    /// <summary>How often the client has used the nonce: at least once.</summary>
    public uint Count { get; private set; }

    /// <summary>Whether the value of an Authorization field is Digest's.</summary>
    public static bool IsDigest(ReadOnlySpan<char> authorization)
    {
        const string scheme = DigestDefaults.AuthenticationScheme;
        return authorization.Length > scheme.Length && authorization[scheme.Length] == ' ' && authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads the value of an Authorization field.</summary>
    /// <returns>False where something is malformed, missing, twice there, or of RFC 2069, which has no <c>qop</c> and protects from no replay.</returns>
    public static bool TryParse(ReadOnlySpan<char> authorization, out DigestCredentials credentials)
    {
        credentials = default;
        if (!IsDigest(authorization))
        {
            return false;
        }

        var parameters = new AuthenticationParameters(authorization[DigestDefaults.AuthenticationScheme.Length..]);
        while (parameters.TryRead(out var name, out var value))
        {
            if (!credentials.TrySet(name, value))
            {
                return false;
            }
        }

        return !parameters.IsMalformed && credentials.TryComplete();
    }

    private bool TrySet(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        return Is(name, "username") ? TrySet(ref _user, value)
            : Is(name, "username*") ? TrySet(ref _encodedUser, value)
            : Is(name, "userhash") ? TrySet(ref _userHash, value)
            : Is(name, "realm") ? TrySet(ref _realm, value)
            : Is(name, "nonce") ? TrySet(ref _nonce, value)
            : Is(name, "uri") ? TrySet(ref _uri, value)
            : Is(name, "response") ? TrySet(ref _response, value)
            : Is(name, "algorithm") ? TrySet(ref _algorithm, value)
            : Is(name, "cnonce") ? TrySet(ref _cnonce, value)
            : Is(name, "opaque") ? TrySet(ref _opaque, value)
            : Is(name, "qop") ? TrySet(ref _qop, value)
            : !Is(name, "nc") || TrySet(ref _count, value);

        static bool Is(ReadOnlySpan<char> name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What is there twice could be read in two ways; what is empty is never right.</summary>
    private static bool TrySet(ref ReadOnlySpan<char> part, ReadOnlySpan<char> value)
    {
        var isFirst = part.IsEmpty && !value.IsEmpty;
        part = value;
        return isFirst;
    }

    private bool TryComplete()
    {
        IsUserHash = IsWord(_userHash, "true");
        IsIntegrity = IsWord(_qop, "auth-int");
        return (IsUserHash || _userHash.IsEmpty || IsWord(_userHash, "false"))
            && (IsIntegrity || IsWord(_qop, "auth"))
            && TryReadUser() && !HasControl(_user)
            && !_realm.IsEmpty && !_response.IsEmpty
            && _nonce.Length is > 0 and <= LongestNonce && !_nonce.ContainsAnyExceptInRange('!', '~')
            && !_uri.IsEmpty && !_uri.ContainsAnyExceptInRange('!', '~')
            && IsCnonce(_cnonce)
            && TryReadCount();

        static bool IsWord(ReadOnlySpan<char> value, string word) => value.Equals(word, StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasControl(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>It goes back in a header field of the answer.</summary>
    private static bool IsCnonce(ReadOnlySpan<char> cnonce) =>
        cnonce.Length is > 0 and <= LongestCnonce && !cnonce.ContainsAnyExceptInRange('!', '~') && !cnonce.ContainsAny('"', '\\');

    private bool TryReadCount()
    {
        var isCount = _count.Length == CountLength && uint.TryParse(_count, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var count) && count > 0;
        Count = isCount ? uint.Parse(_count, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : 0;
        return isCount;
    }

    /// <summary>A name that is not ASCII may come encoded, and then not as a hash (RFC 7616, section 3.4).</summary>
    private bool TryReadUser()
    {
        if (_encodedUser.IsEmpty)
        {
            return !_user.IsEmpty;
        }

        const string charset = "UTF-8'";
        var language = _encodedUser.StartsWith(charset, StringComparison.OrdinalIgnoreCase) ? _encodedUser[charset.Length..].IndexOf('\'') : -1;
        return _user.IsEmpty && !IsUserHash && language >= 0 && TryDecode(_encodedUser[(charset.Length + language + 1)..], out _user);
    }

    /// <summary>Reads percent-encoded UTF-8 (RFC 8187, section 3.2.1).</summary>
    private static bool TryDecode(ReadOnlySpan<char> encoded, out ReadOnlySpan<char> text)
    {
        text = default;
        var bytes = new byte[encoded.Length];
        var count = 0;
        while (!encoded.IsEmpty)
        {
            var length = encoded[0] == '%' ? 3 : 1;
            if (encoded.Length < length || encoded[0] is '\'' or '*'
                || (length == 3 && !byte.TryParse(encoded[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[count])))
            {
                return false;
            }

            bytes[count] = length == 3 ? bytes[count] : (byte)encoded[0];
            count++;
            encoded = encoded[length..];
        }

        try
        {
            text = StrictUtf8.GetString(bytes, 0, count);
            return !text.IsEmpty;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
