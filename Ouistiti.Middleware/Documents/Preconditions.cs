using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ouistiti.Middleware.Documents;

/// <summary>Conditional requests (RFC 9110, section 13).</summary>
internal static class Preconditions
{
    /// <summary>Judges the conditions of a GET or HEAD in the order of RFC 9110, section 13.2.2.</summary>
    /// <param name="headers">The request's fields.</param>
    /// <param name="tag">The entity tag of what would be sent.</param>
    /// <param name="lastModified">When it was last modified, in whole seconds.</param>
    public static PreconditionResult Evaluate(IHeaderDictionary headers, EntityTagHeaderValue tag, DateTimeOffset lastModified)
    {
        if (headers.IfMatch.Count > 0)
        {
            if (!IsOneOf(headers.IfMatch, tag, strong: true))
            {
                return PreconditionResult.Failed;
            }
        }
        else if (DateOf(headers.IfUnmodifiedSince) < lastModified)
        {
            return PreconditionResult.Failed;
        }

        if (headers.IfNoneMatch.Count > 0)
        {
            return IsOneOf(headers.IfNoneMatch, tag, strong: false) ? PreconditionResult.NotModified : PreconditionResult.Proceed;
        }

        return DateOf(headers.IfModifiedSince) >= lastModified ? PreconditionResult.NotModified : PreconditionResult.Proceed;
    }

    /// <summary>Whether a client that has a part may be sent the rest of it (RFC 9110, section 13.1.5): without the field it may.</summary>
    /// <param name="headers">The request's fields.</param>
    /// <param name="tag">The entity tag of what would be sent.</param>
    /// <param name="exactDate">When it was last modified; null where other bytes may have the same date.</param>
    public static bool IsRangeAllowed(IHeaderDictionary headers, EntityTagHeaderValue tag, DateTimeOffset? exactDate)
    {
        var field = headers.IfRange;
        if (field.Count == 0)
        {
            return true;
        }

        return field.Count == 1 && RangeConditionHeaderValue.TryParse(field.ToString(), out var condition)
            && (condition.EntityTag is { } known ? known.Compare(tag, useStrongComparison: true) : exactDate is not null && condition.LastModified == exactDate);
    }

    private static bool IsOneOf(StringValues field, EntityTagHeaderValue tag, bool strong)
    {
        // What a client sends most is the very text that it was sent.
        if (!tag.IsWeak && field.Count == 1 && tag.Tag.Equals(field[0], StringComparison.Ordinal))
        {
            return true;
        }

        if (!EntityTagHeaderValue.TryParseStrictList(field, out var known))
        {
            return false;
        }

        foreach (var candidate in known)
        {
            if (candidate.Equals(EntityTagHeaderValue.Any) || candidate.Compare(tag, strong))
            {
                return true;
            }
        }

        return false;
    }

    private static DateTimeOffset? DateOf(StringValues field) =>
        field.Count == 1 && HeaderUtilities.TryParseDate(field.ToString(), out var date) ? date : null;
}
