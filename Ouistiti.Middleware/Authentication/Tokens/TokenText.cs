using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>
/// A signed token (RFC 7515, section 7.1) taken apart, before anything is known of its signature. What could be read in two ways is
/// refused: spaces, other ways to write the same signature, a member twice.
/// </summary>
internal sealed class TokenText
{
    /// <summary>The longest token that is looked at: what fits into a request's head several times.</summary>
    public const int MaxLength = 8192;

    private const int MaxDepth = 8;

    private static readonly SearchValues<char> Characters = SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private TokenText(string text, int signature, JsonElement header, JsonElement payload)
    {
        Text = text;
        Header = header;
        Payload = payload;
        SignedLength = signature;
    }

    /// <summary>The token.</summary>
    public string Text { get; }

    /// <summary>The header's members.</summary>
    public JsonElement Header { get; }

    /// <summary>The claims.</summary>
    public JsonElement Payload { get; }

    /// <summary>How many characters are signed: all but the signature and the dot before it.</summary>
    public int SignedLength { get; }

    /// <summary>The algorithm that it claims to be signed with; empty where there is none.</summary>
    public string Algorithm => Json.Text(Header, "alg") ?? string.Empty;

    /// <summary>The key that it claims to be signed with.</summary>
    public string? KeyId => Json.Text(Header, "kid");

    /// <summary>What it claims to be; null where it says nothing.</summary>
    public string? Type => Json.Text(Header, "typ");

    /// <summary>Says which token this is, however its signature is written.</summary>
    public string Identify() => TokenDigest.TextOf(Text.AsSpan(0, SignedLength), 18);

    /// <summary>Takes a token apart.</summary>
    /// <param name="text">What the client sent.</param>
    /// <param name="problem">Why it is none; null where it is one.</param>
    public static TokenText? Parse(string text, out string? problem)
    {
        problem = text.Length > MaxLength ? "It is too long." : "It does not have the form of a signed token.";
        var first = text.IndexOf('.', StringComparison.Ordinal);
        var last = text.LastIndexOf('.');
        if (text.Length > MaxLength || first <= 0 || last == first || last == text.Length - 1)
        {
            return null;
        }

        if (Decode(text.AsSpan(0, first)) is not { } header || Decode(text.AsSpan(first + 1, last - first - 1)) is not { } payload
            || Decode(text.AsSpan(last + 1)) is null
            || ReadObject(header) is not { } head || ReadObject(payload) is not { } claims)
        {
            return null;
        }

        // RFC 7515, section 4.1.11: what is critical has to be understood, and nothing of it is.
        if (head.TryGetProperty("crit", out _))
        {
            problem = "It needs an extension that is not known.";
            return null;
        }

        problem = null;
        return new TokenText(text, last, head, claims);
    }

    /// <summary>Decodes base64url in its one right form.</summary>
    private static byte[]? Decode(ReadOnlySpan<char> part)
    {
        if (part.ContainsAnyExcept(Characters) || part.Length % 4 == 1)
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(part);

        // The last character may hold bits that mean nothing, and another one then means the same.
        return part.SequenceEqual(Base64Url.EncodeToString(bytes)) ? bytes : null;
    }

    private static JsonElement? ReadObject(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var member in root.EnumerateObject())
            {
                // RFC 7519, section 4: a name stands there once.
                if (!names.Add(member.Name))
                {
                    return null;
                }
            }

            return root.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no Unicode.
            return null;
        }
    }
}
