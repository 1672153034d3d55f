namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Compares what credentials are for with what is asked for (RFC 7616, section 3.4.6): else they would open another door than their own.</summary>
internal static class DigestTarget
{
    /// <summary>Whether both are the same, byte for byte. One may have scheme and host before it, which proxies add and take away.</summary>
    /// <param name="uri">What the credentials are for.</param>
    /// <param name="target">The request's target, as the client sent it.</param>
    public static bool IsSame(ReadOnlySpan<char> uri, ReadOnlySpan<char> target) =>
        uri.SequenceEqual(target) || (PathOf(uri) is { IsEmpty: false } path && path.SequenceEqual(PathOf(target)));

    /// <summary>Path and query; empty where there is no path.</summary>
    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> uri)
    {
        var scheme = uri.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http://".Length
            : uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https://".Length
            : 0;
        if (scheme == 0)
        {
            return uri is ['/', ..] ? uri : default;
        }

        var start = uri[scheme..].IndexOfAny('/', '?');
        return start < 0 ? "/" : uri[scheme + start] == '/' ? uri[(scheme + start)..] : default;
    }
}
