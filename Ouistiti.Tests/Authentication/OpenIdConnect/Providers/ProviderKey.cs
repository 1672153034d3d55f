using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>A key that a provider signs with.</summary>
internal sealed class ProviderKey : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    /// <summary>Its name.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Its public half, as an entry of a key set.</summary>
    public JsonObject Published
    {
        get
        {
            var parameters = _key.ExportParameters(includePrivateParameters: false);
            return new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = "RS256",
                ["kid"] = Id,
                ["n"] = Base64Url.EncodeToString(parameters.Modulus),
                ["e"] = Base64Url.EncodeToString(parameters.Exponent),
            };
        }
    }

    /// <summary>A signed token.</summary>
    /// <param name="claims">Its payload.</param>
    /// <param name="signing">How it is signed.</param>
    /// <param name="clientSecret">For <see cref="TokenSigning.HmacWithClientSecret"/>.</param>
    /// <param name="change">Changes the header before it is signed.</param>
    public string Sign(JsonObject claims, TokenSigning signing, string clientSecret, Action<JsonObject>? change)
    {
        var algorithm = signing switch
        {
            TokenSigning.None => "none",
            TokenSigning.HmacWithPublicKey or TokenSigning.HmacWithClientSecret => "HS256",
            _ => "RS256",
        };
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = Id };
        change?.Invoke(header);
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Signature(Encoding.ASCII.GetBytes(signed), signing, clientSecret))}";
    }

    public void Dispose() => _key.Dispose();

    private byte[] Signature(byte[] signed, TokenSigning signing, string clientSecret)
    {
        switch (signing)
        {
            case TokenSigning.None:
                return [];
            case TokenSigning.HmacWithPublicKey:
                return HMACSHA256.HashData(Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()), signed);
            case TokenSigning.HmacWithClientSecret:
                return HMACSHA256.HashData(Encoding.UTF8.GetBytes(clientSecret), signed);
            case TokenSigning.OtherKey:
                using (var other = RSA.Create(2048))
                {
                    return other.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                }

            default:
                var signature = _key.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                signature[^1] ^= signing == TokenSigning.Broken ? (byte)1 : (byte)0;
                return signature;
        }
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
