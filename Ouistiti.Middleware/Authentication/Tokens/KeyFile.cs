using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>A signing key as a file: a private JSON Web Key (RFC 7517) that also says from when on it signs.</summary>
internal static class KeyFile
{
    private const int RsaBits = 2048;
    private const string From = "nbf";

    private static readonly string[] EcMembers = ["x", "y", "d"];
    private static readonly string[] RsaMembers = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];

    /// <summary>Makes a key.</summary>
    /// <param name="algorithm"><c>ES256</c> or <c>RS256</c>.</param>
    /// <param name="from">When it begins to sign.</param>
    public static (SigningKey Key, byte[] Content) Make(string algorithm, DateTimeOffset from)
    {
        from = DateTimeOffset.FromUnixTimeSeconds(from.ToUnixTimeSeconds());
        byte[][] values;
        SigningKey key;
        if (algorithm == SecurityAlgorithms.EcdsaSha256)
        {
            var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var parameters = ecdsa.ExportParameters(includePrivateParameters: true);
            values = [parameters.Q.X!, parameters.Q.Y!, parameters.D!];
            key = Create(ecdsa, parameters, from);
        }
        else
        {
            var rsa = RSA.Create(RsaBits);
            var parameters = rsa.ExportParameters(includePrivateParameters: true);
            values = [parameters.Modulus!, parameters.Exponent!, parameters.D!, parameters.P!, parameters.Q!, parameters.DP!, parameters.DQ!, parameters.InverseQ!];
            key = Create(rsa, parameters, from);
        }

        var content = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            WriteHead(writer, key);
            writer.WriteNumber(From, from.ToUnixTimeSeconds());
            foreach (var (name, value) in MembersOf(algorithm).Zip(values))
            {
                writer.WriteString(name, Base64Url.EncodeToString(value));
            }

            writer.WriteEndObject();
        }

        return (key, content.WrittenSpan.ToArray());
    }

    /// <summary>Reads a key.</summary>
    /// <exception cref="CryptographicException">It is damaged.</exception>
    public static SigningKey Read(string algorithm, string id, ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            var from = DateTimeOffset.FromUnixTimeSeconds(root.GetProperty(From).GetInt64());
            var values = MembersOf(algorithm).Select(name => Base64Url.DecodeFromChars(root.GetProperty(name).GetString())).ToArray();
            var key = algorithm == SecurityAlgorithms.EcdsaSha256 ? ReadEcdsa(values, from) : ReadRsa(values, from);
            return key.Id == id && root.GetProperty("kid").ValueEquals(id) && root.GetProperty("alg").ValueEquals(algorithm)
                ? key
                : throw new CryptographicException("it is not the key that its name says");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new CryptographicException("it is not a key: " + exception.Message, exception);
        }
    }

    /// <summary>Writes the public part of a key, as others need it to check tokens (RFC 7517, section 4).</summary>
    public static void WritePublic(Utf8JsonWriter writer, SigningKey key)
    {
        writer.WriteStartObject();
        WriteHead(writer, key);
        if (key.Credentials.Key is ECDsaSecurityKey { ECDsa: { } ecdsa })
        {
            var parameters = ecdsa.ExportParameters(includePrivateParameters: false);
            writer.WriteString("x", Base64Url.EncodeToString(parameters.Q.X));
            writer.WriteString("y", Base64Url.EncodeToString(parameters.Q.Y));
        }
        else if (key.Credentials.Key is RsaSecurityKey { Rsa: { } rsa })
        {
            var parameters = rsa.ExportParameters(includePrivateParameters: false);
            writer.WriteString("n", Base64Url.EncodeToString(parameters.Modulus));
            writer.WriteString("e", Base64Url.EncodeToString(parameters.Exponent));
        }

        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, SigningKey key)
    {
        if (key.Algorithm == SecurityAlgorithms.EcdsaSha256)
        {
            writer.WriteString("kty", "EC");
            writer.WriteString("crv", "P-256");
        }
        else
        {
            writer.WriteString("kty", "RSA");
        }

        writer.WriteString("use", "sig");
        writer.WriteString("alg", key.Algorithm);
        writer.WriteString("kid", key.Id);
    }

    private static string[] MembersOf(string algorithm) => algorithm == SecurityAlgorithms.EcdsaSha256 ? EcMembers : RsaMembers;

    private static SigningKey ReadEcdsa(byte[][] values, DateTimeOffset from)
    {
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = { X = values[0], Y = values[1] }, D = values[2] };
        var ecdsa = ECDsa.Create(parameters);
        Prove(ecdsa.VerifyData("proof"u8, ecdsa.SignData("proof"u8, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        return Create(ecdsa, parameters, from);
    }

    private static SigningKey ReadRsa(byte[][] values, DateTimeOffset from)
    {
        var parameters = new RSAParameters
        {
            Modulus = values[0],
            Exponent = values[1],
            D = values[2],
            P = values[3],
            Q = values[4],
            DP = values[5],
            DQ = values[6],
            InverseQ = values[7],
        };
        var rsa = RSA.Create(parameters);
        Prove(rsa.VerifyData("proof"u8, rsa.SignData("proof"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return Create(rsa, parameters, from);
    }

    /// <summary>The two halves of a key may be damaged apart from each other.</summary>
    private static void Prove(bool fits)
    {
        if (!fits)
        {
            throw new CryptographicException("its private part is not that of its public one");
        }
    }

    private static SigningKey Create(ECDsa ecdsa, ECParameters parameters, DateTimeOffset from) =>
        Create(SecurityAlgorithms.EcdsaSha256, new ECDsaSecurityKey(ecdsa), parameters.D!, from);

    private static SigningKey Create(RSA rsa, RSAParameters parameters, DateTimeOffset from) =>
        Create(SecurityAlgorithms.RsaSha256, new RsaSecurityKey(rsa), parameters.D!, from);

    private static SigningKey Create(string algorithm, AsymmetricSecurityKey key, byte[] secret, DateTimeOffset from)
    {
        key.KeyId = Base64Url.EncodeToString(key.ComputeJwkThumbprint());
        return new SigningKey(algorithm, key, secret, from);
    }
}
