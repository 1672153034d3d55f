namespace Ouistiti.Middleware.Paths;

/// <summary>How reading a directory goes.</summary>
internal enum DirectoryStatus
{
    /// <summary>It can be read.</summary>
    Readable,

    /// <summary>It is no longer there.</summary>
    NotFound,

    /// <summary>The permissions do not allow it.</summary>
    Denied,

    /// <summary>Nobody can tell now: the server is out of descriptors or memory, or the disk fails.</summary>
    Unavailable,
}
