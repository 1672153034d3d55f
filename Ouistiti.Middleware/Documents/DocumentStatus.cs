namespace Ouistiti.Middleware.Documents;

/// <summary>How looking for a document ended.</summary>
internal enum DocumentStatus
{
    /// <summary>It is there and can be read.</summary>
    Found,

    /// <summary>There is a directory.</summary>
    Directory,

    /// <summary>It is there, and the server's user may not read it.</summary>
    Forbidden,

    /// <summary>It is not there, or not as a file.</summary>
    NotFound,

    /// <summary>Nobody can tell now: the server is out of descriptors or memory, or the disk fails.</summary>
    Unavailable,
}
