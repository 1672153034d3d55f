using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Tests.Authentication.Digest;

/// <summary>A client's side of Digest, written from the RFC: it shares nothing with the server but SHA-512/256.</summary>
internal sealed partial class DigestClient
{
    private readonly Dictionary<string, string> _challenge;

    /// <summary>Takes a challenge.</summary>
    public DigestClient(string challenge) =>
        _challenge = Parameter().Matches(challenge).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim('"'), StringComparer.Ordinal);

    public string User { get; set; } = "joe";

    public string Password { get; set; } = "secret";

    public string Method { get; set; } = "GET";

    public string Uri { get; set; } = "/a?b=c";

    public string Cnonce { get; set; } = "0a4f113b";

    /// <summary>The client's nonce that a session's key is made with, where it is another.</summary>
    public string? SessionCnonce { get; set; }

    public string Qop { get; set; } = "auth";

    public int Count { get; set; }

    public byte[] Body { get; set; } = [];

    public bool IsSession { get; set; }

    /// <summary>The hash, where it is not that of the challenge's algorithm.</summary>
    public string? Hash { get; set; }

    /// <summary>A parameter of the challenge, or of the answer to it.</summary>
    public string this[string name]
    {
        get => _challenge[name];
        set => _challenge[name] = value;
    }

    /// <summary>The credentials for the next request with this nonce.</summary>
    /// <param name="adapt">Changes the parameters at the end; a value goes as it is, and null not at all.</param>
    public string Sign(Action<Dictionary<string, string?>>? adapt = null)
    {
        Count++;
        var nc = $"{Count:x8}";
        var parameters = new Dictionary<string, string?>
        {
            ["username"] = $"\"{User}\"",
            ["realm"] = $"\"{this["realm"]}\"",
            ["nonce"] = $"\"{this["nonce"]}\"",
            ["uri"] = $"\"{Uri}\"",
            ["response"] = $"\"{Prove(Method, nc)}\"",
            ["algorithm"] = this["algorithm"] + (IsSession ? "-sess" : string.Empty),
            ["cnonce"] = $"\"{Cnonce}\"",
            ["opaque"] = $"\"{this["opaque"]}\"",
            ["qop"] = Qop,
            ["nc"] = nc,
        };
        adapt?.Invoke(parameters);
        return "Digest " + string.Join(", ", parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Key}={parameter.Value}"));
    }

    /// <summary>The proof, for a method; for none, the server's.</summary>
    public string Prove(string method, string nc)
    {
        var key = Hex(Encoding.UTF8.GetBytes($"{User}:{this["realm"]}:{Password}"));
        if (IsSession)
        {
            key = Hex(Encoding.UTF8.GetBytes($"{key}:{this["nonce"]}:{SessionCnonce ?? Cnonce}"));
        }

        var a2 = $"{method}:{Uri}" + (Qop == "auth-int" ? ":" + Hex(Body) : string.Empty);
        return Hex(Encoding.UTF8.GetBytes($"{key}:{this["nonce"]}:{nc}:{Cnonce}:{Qop}:{Hex(Encoding.UTF8.GetBytes(a2))}"));
    }

    /// <summary>A hash as the challenge's algorithm makes it.</summary>
    public string Hex(byte[] bytes)
    {
#pragma warning disable CA5350, CA5351 // What is tested.
        switch (Hash ?? this["algorithm"])
        {
            case "MD5":
                return Convert.ToHexStringLower(MD5.HashData(bytes));

            case "SHA1":
                return Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350, CA5351

            case "SHA-256":
                return Convert.ToHexStringLower(SHA256.HashData(bytes));

            case "SHA-512":
                return Convert.ToHexStringLower(SHA512.HashData(bytes));

            default:
                var hash = new byte[Sha512Part256.Size];
                Sha512Part256.HashData(bytes, hash);
                return Convert.ToHexStringLower(hash);
        }
    }

    [GeneratedRegex("""([\w-]+)=("[^"]*"|[^\s,]+)""")]
    private static partial Regex Parameter();
}
