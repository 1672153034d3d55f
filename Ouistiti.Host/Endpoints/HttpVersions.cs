using System.Diagnostics.CodeAnalysis;

namespace Ouistiti.Host.Endpoints;

/// <summary>Versions of HTTP.</summary>
[Flags]
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "Version numbers have a dot there.")]
internal enum HttpVersions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The one-line protocol of 1991: a path in, a body out.</summary>
    Http0_9 = 1,

    /// <summary>RFC 1945.</summary>
    Http1_0 = 2,

    /// <summary>RFC 9112.</summary>
    Http1_1 = 4,

    /// <summary>RFC 9113.</summary>
    Http2 = 8,
}
