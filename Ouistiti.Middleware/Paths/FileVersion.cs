namespace Ouistiti.Middleware.Paths;

/// <summary>
/// Tells one state of a file from another. The time of the last change (ctime) is the system's own: neither a writer that sets the time of
/// modification back nor a file that is renamed over another escapes it.
/// </summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file's number there.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Modified">When its content last changed, or was said to have; UTC, in units of 100 ns.</param>
/// <param name="Changed">When anything of it last changed; UTC, in nanoseconds since 1970.</param>
public readonly record struct FileVersion(ulong Device, ulong Inode, long Length, DateTimeOffset Modified, long Changed)
{
    // The coarsest clock of a file system that is still met, FAT's, goes in steps of two seconds.
    private static readonly TimeSpan CoarsestStep = TimeSpan.FromSeconds(3);

    internal FileVersion(in Libc.Stat stat)
        : this(
            ((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor,
            stat.Inode,
            (long)stat.Size,
            stat.LastModified,
            (stat.ChangedSeconds * 1_000_000_000) + stat.ChangedNanoseconds)
    {
    }

    /// <summary>
    /// Tells versions of the same length at the same path from each other. Two files may have been made in one step of the clock, and take each other's place
    /// without a change of their own.
    /// </summary>
    public ulong Mark => (ulong)Changed ^ (Inode * 0x9E3779B97F4A7C15); // Spread over all bits (the golden ratio).

    /// <summary>Whether its time of modification is that of its last change, and not one that somebody has set.</summary>
    public bool IsModifiedWhenChanged => Changed / 1_000_000_000 == Modified.ToUnixTimeSeconds();

    /// <summary>Whether a later change is sure to make another version: it could not fall into the same step of the file system's clock.</summary>
    /// <remarks>A clock that was set back since, as that of a device without a battery, does not meet the step of the last change again.</remarks>
    public bool IsSettled(DateTimeOffset now) => (now - DateTimeOffset.UnixEpoch.AddTicks(Changed / 100)).Duration() > CoarsestStep;
}
