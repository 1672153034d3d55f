using System.Buffers;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Computes what proves that somebody knows a password (RFC 7616, section 3.4.1).</summary>
internal static class DigestResponse
{
    // Most requests need no more than this; it is taken from the stack.
    private const int ShortText = 1024;

    /// <summary>Computes the response that a client has to send.</summary>
    /// <param name="algorithm">The hash.</param>
    /// <param name="credentials">What the client sent.</param>
    /// <param name="key">The first part of what is hashed, H(A1).</param>
    /// <param name="method">The request's method; empty for what the server proves in its answer (section 3.5).</param>
    /// <param name="body">The hash of the request's body; empty where it is not protected.</param>
    /// <param name="response">Receives the hash.</param>
    public static void Compute(
        DigestAlgorithm algorithm, in DigestCredentials credentials, ReadOnlySpan<byte> key, ReadOnlySpan<char> method, ReadOnlySpan<byte> body, Span<byte> response)
    {
        // All else is ASCII, as credentials are read.
        var length = Encoding.UTF8.GetByteCount(method) + credentials.Uri.Length + credentials.Nonce.Length + credentials.Cnonce.Length + (6 * DigestAlgorithm.LongestHash);
        var rented = length > ShortText ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented ?? stackalloc byte[ShortText];
        Span<byte> request = stackalloc byte[algorithm.HashLength];

        var a2 = new DigestText(buffer);
        a2.Append(method);
        a2.Append(credentials.Uri);
        if (!body.IsEmpty)
        {
            a2.Append(body);
        }

        algorithm.HashData(a2.Written, request);

        var proof = new DigestText(buffer);
        proof.Append(key);
        proof.Append(credentials.Nonce);
        proof.Append(credentials.CountText);
        proof.Append(credentials.Cnonce);
        proof.Append(credentials.Qop);
        proof.Append(request);
        algorithm.HashData(proof.Written, response);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Computes the key of a session (<c>-sess</c>) from that of the user (section 3.4.2).</summary>
    /// <param name="algorithm">The hash.</param>
    /// <param name="ha1">The user's key.</param>
    /// <param name="nonce">The nonce with which the session began.</param>
    /// <param name="cnonce">The client's nonce with which it did.</param>
    /// <param name="key">Receives the hash.</param>
    public static void ComputeSessionKey(DigestAlgorithm algorithm, ReadOnlySpan<byte> ha1, ReadOnlySpan<char> nonce, ReadOnlySpan<char> cnonce, Span<byte> key)
    {
        var a1 = new DigestText(stackalloc byte[ShortText]);
        a1.Append(ha1);
        a1.Append(nonce);
        a1.Append(cnonce);
        algorithm.HashData(a1.Written, key);
    }
}
