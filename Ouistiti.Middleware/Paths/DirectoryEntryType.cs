namespace Ouistiti.Middleware.Paths;

/// <summary>What a directory says of a name in it, without looking at what stands behind the name.</summary>
internal enum DirectoryEntryType
{
    /// <summary>The file system does not tell: it has to be asked about each.</summary>
    Unknown,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link, wherever it leads.</summary>
    Link,

    /// <summary>A device, a pipe, a socket.</summary>
    Other,
}
