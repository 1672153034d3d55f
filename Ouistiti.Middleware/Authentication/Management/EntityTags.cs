using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>
/// Gives accounts strong entity tags, and compares them (RFC 9110, section 8.8.3). A tag differs also when the password has changed; it is keyed, so that it tells
/// nothing of that, and so a new one after a restart.
/// </summary>
internal sealed class EntityTags
{
    private const int Length = 12;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    /// <summary>The tag of an account as it is.</summary>
    public string Of(Account account) => Of(System.Text.Encoding.UTF8.GetBytes(
        string.Join('\0', [account.Store, account.Name, account.Group, account.Home, account.Status.ToString(), account.Password.ToString(), .. account.DisabledFactors])));

    /// <summary>The tag of a content.</summary>
    public string Of(ReadOnlySpan<byte> content) => $"\"{Base64Url.EncodeToString(HMACSHA256.HashData(_key, content).AsSpan(0, Length))}\"";

    /// <summary>Whether a client that has what it says it has needs the content (RFC 9110, section 13.1.2).</summary>
    public static bool IsKnown(HttpRequest request, string tag) =>
        TryRead(request.Headers.IfNoneMatch, out var tags) && tags.Any(known => known.Tag == "*" || known.Tag == tag);

    /// <summary>Whether a request that changes something may, as far as its conditions say (RFC 9110, sections 13.1.1 and 13.1.2).</summary>
    /// <param name="request">The request.</param>
    /// <param name="tag">The tag of what it changes; null where there is nothing yet.</param>
    public static bool IsMet(HttpRequest request, string? tag)
    {
        var (match, noneMatch) = (request.Headers.IfMatch, request.Headers.IfNoneMatch);
        if (match.Count > 0 && (tag is null || !TryRead(match, out var wanted) || !wanted.Any(known => known.Tag == "*" || (!known.IsWeak && known.Tag == tag))))
        {
            return false;
        }

        // A condition that cannot be understood is not met.
        return noneMatch.Count == 0 || (TryRead(noneMatch, out var unwanted) && (tag is null || !unwanted.Any(known => known.Tag == "*" || known.Tag == tag)));
    }

    private static bool TryRead(Microsoft.Extensions.Primitives.StringValues values, out IList<EntityTagHeaderValue> tags)
    {
        tags = [];
        if (values.Count == 0 || !EntityTagHeaderValue.TryParseStrictList(values, out var read))
        {
            return false;
        }

        tags = read;
        return true;
    }
}
