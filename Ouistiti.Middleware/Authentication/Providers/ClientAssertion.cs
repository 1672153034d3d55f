using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Proves to a provider that we are a client, by a signature in the place of a secret (RFC 7523, section 2.2).</summary>
internal sealed class ClientAssertion(SigningCredentials credentials)
{
    /// <summary>What it is called in a request.</summary>
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const int ShortestRsaKey = 2048;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>Reads a key.</summary>
    /// <param name="file">The absolute path of a file in PEM.</param>
    /// <param name="keyId">The identifier that the provider knows it by, if any.</param>
    /// <returns>Null where there is no key that can be used.</returns>
    public static ClientAssertion? TryLoad(string file, string? keyId)
    {
        if (SmallFile.Read(file) is not { } content)
        {
            return null;
        }

        var pem = System.Text.Encoding.UTF8.GetString(content);
        // Each signs once: a file may hold the public half alone.
        try
        {
            var key = ECDsa.Create();
            key.ImportFromPem(pem);
            _ = key.SignData([], HashAlgorithmName.SHA256);
            return key.KeySize == 256 ? new(new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.EcdsaSha256)) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // It may be the other kind.
        }

        try
        {
            var key = RSA.Create();
            key.ImportFromPem(pem);
            _ = key.SignData([], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return key.KeySize >= ShortestRsaKey ? new(new SigningCredentials(new RsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.RsaSha256)) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Makes a proof, which is good once and for a short time.</summary>
    /// <param name="clientId">Who we are.</param>
    /// <param name="audience">Whom it is for: the provider's issuer.</param>
    /// <param name="now">The time.</param>
    public string Make(string clientId, string audience, DateTimeOffset now) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = clientId,
        Audience = audience,
        IssuedAt = now.UtcDateTime,
        NotBefore = now.UtcDateTime,
        Expires = (now + Lifetime).UtcDateTime,
        Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = clientId, ["jti"] = Guid.NewGuid().ToString() },
        SigningCredentials = credentials,
    });
}
