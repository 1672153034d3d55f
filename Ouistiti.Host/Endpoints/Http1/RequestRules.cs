namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>What an endpoint accepts of a request.</summary>
/// <param name="Versions">The versions of HTTP/1 and HTTP/0.9.</param>
/// <param name="IsTls">Whether requests come over TLS.</param>
/// <param name="MaxRequestLineSize">The longest request line, in bytes.</param>
/// <param name="MaxFieldsSize">The largest header or trailer section, in bytes.</param>
/// <param name="MaxFieldCount">The greatest number of fields in it.</param>
/// <param name="MaxBodySize">The largest body, in bytes.</param>
/// <param name="HeadTimeout">How long a head may take to arrive, in seconds.</param>
/// <param name="KeepAliveTimeout">How long a connection may wait for its next request, in seconds; 0 where it carries one alone.</param>
/// <param name="ReadTimeout">How long a client may take to make room for more of an answer, in seconds.</param>
internal sealed record RequestRules(
    HttpVersions Versions,
    bool IsTls,
    int MaxRequestLineSize,
    int MaxFieldsSize,
    int MaxFieldCount,
    long MaxBodySize,
    int HeadTimeout,
    int KeepAliveTimeout,
    int ReadTimeout)
{
    /// <summary>The longest method, in bytes. The longest registered one has 17.</summary>
    public const int MaxMethodSize = 32;

    /// <summary>The longest line of a chunk's size and extensions, in bytes.</summary>
    public const int MaxChunkLineSize = 4096;

    /// <summary>How many bytes of chunk lines a body may have beyond what its data is worth (RFC 9112, section 7.1.1).</summary>
    public const int MaxChunkOverhead = 16384;

    /// <summary>Who has sent so much of a request that is refused is probably still sending.</summary>
    public const int ManyBytes = 4096;

    /// <summary>The largest head, in bytes: with an empty line before it, and the line ends.</summary>
    public int MaxHeadSize => MaxRequestLineSize + MaxFieldsSize + 8;
}
