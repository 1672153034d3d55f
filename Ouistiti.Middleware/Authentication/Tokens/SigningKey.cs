using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>A key that signs tokens.</summary>
internal sealed class SigningKey
{
    private const int StampLength = 12;
    private readonly byte[] _stampKey;

    /// <summary>Takes a key over.</summary>
    /// <param name="algorithm">The algorithm that it is for, and for no other (RFC 7518, section 3.1).</param>
    /// <param name="key">The key. Its identifier is empty where it is shared.</param>
    /// <param name="secret">What nobody knows but who has the key.</param>
    /// <param name="from">When it begins to sign.</param>
    public SigningKey(string algorithm, SecurityKey key, byte[] secret, DateTimeOffset from)
    {
        Algorithm = algorithm;
        Credentials = new SigningCredentials(key, algorithm);
        From = from;
        _stampKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, SHA256.HashSizeInBytes, info: "ouistiti account stamp"u8.ToArray());
    }

    /// <summary>The identifier that tokens name it by (RFC 7638); empty where the key is shared.</summary>
    public string Id => Credentials.Key.KeyId ?? string.Empty;

    /// <summary>The algorithm.</summary>
    public string Algorithm { get; }

    /// <summary>When it begins to sign. It is published before.</summary>
    public DateTimeOffset From { get; }

    /// <summary>What the library signs with.</summary>
    public SigningCredentials Credentials { get; }

    /// <summary>What a token of this key says of an account's stamp. Nobody without the key can tell what a stamp is made of, such as a weak password.</summary>
    public string StampOf(string accountStamp) => Base64Url.EncodeToString(HMACSHA256.HashData(_stampKey, Encoding.UTF8.GetBytes(accountStamp)).AsSpan(0, StampLength));
}
