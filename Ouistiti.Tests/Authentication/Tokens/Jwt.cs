using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Tokens;

/// <summary>Makes tokens by hand, right and wrong ones.</summary>
internal static class Jwt
{
    /// <summary>Puts a token together.</summary>
    public static string Make(string header, string payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Base64url of a text.</summary>
    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <summary>Signs with a secret.</summary>
    public static Func<byte[], byte[]> Hs256(string secret) => data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), data);

    /// <summary>Signs with the key that a server has made for ES256.</summary>
    public static Func<byte[], byte[]> Es256(TestDirectory data)
    {
        var key = Key(data);
        return content =>
        {
            using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = { X = Bytes("x"), Y = Bytes("y") }, D = Bytes("d") });
            return ecdsa.SignData(content, HashAlgorithmName.SHA256);
        };

        byte[] Bytes(string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
    }

    /// <summary>The key file that a server has made for ES256.</summary>
    public static JsonElement Key(TestDirectory data) =>
        JsonDocument.Parse(File.ReadAllBytes(Directory.GetFiles(data["keys"], "ES256.*.jwk").Single())).RootElement;

    /// <summary>A token with other claims and header members, signed by the same key.</summary>
    /// <param name="token">A token of the server.</param>
    /// <param name="data">Where the server keeps its key.</param>
    /// <param name="claims">Changes the claims.</param>
    /// <param name="header">Changes the header.</param>
    public static string Change(string token, TestDirectory data, Action<JsonObject>? claims = null, Action<JsonObject>? header = null)
    {
        var (head, payload) = (Parse(token.Split('.')[0]), Parse(token.Split('.')[1]));
        claims?.Invoke(payload);
        header?.Invoke(head);
        return Make(head.ToJsonString(), payload.ToJsonString(), Es256(data));
    }

    private static JsonObject Parse(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();
}
