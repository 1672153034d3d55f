namespace Ouistiti.Middleware.Paths;

/// <summary>What a path turned out to name.</summary>
public enum ResourceKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A UNIX socket.</summary>
    Socket,

    /// <summary>A named pipe.</summary>
    Fifo,

    /// <summary>A character device, a serial line for example.</summary>
    CharacterDevice,

    /// <summary>Anything else.</summary>
    Other,
}
