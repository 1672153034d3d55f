namespace Ouistiti.Middleware.Paths;

/// <summary>How looking for a resource ended.</summary>
public enum ResourceStatus
{
    /// <summary>It is there and below the root.</summary>
    Found,

    /// <summary>It is not there, or only outside the root.</summary>
    NotFound,

    /// <summary>Nobody can tell now: the server is out of descriptors or memory, or the disk fails.</summary>
    Unavailable,
}
