using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Middleware.Paths;

/// <summary>
/// Reads the names in a directory through its descriptor, hundreds of them a system call, and with one call more what a name
/// stands for. Links are not followed: that is the business of <see cref="ResourceRoot"/> alone.
/// </summary>
/// <remarks>The kernel's record of a name is struct linux_dirent64: its own length at 16, the type at 18, the name from 19 to a NUL.</remarks>
[SkipLocalsInit] // The kernel fills what is read.
internal sealed unsafe class DirectoryReader(SafeFileHandle directory) : IDisposable
{
    private const int LengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    private byte[] _records = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int _current;
    private int _next;
    private int _end;

    /// <summary>Anything but <see cref="DirectoryStatus.Readable"/> says why reading ended early.</summary>
    public DirectoryStatus Status { get; private set; } = DirectoryStatus.Readable;

    /// <summary>The name as it stands on the disk: any bytes but a slash and NUL. <c>.</c> and <c>..</c> are among the names.</summary>
    public ReadOnlySpan<byte> Name
    {
        get
        {
            var padded = _records.AsSpan(_current + NameOffset, _next - _current - NameOffset);
            return padded[..padded.IndexOf((byte)0)];
        }
    }

    /// <summary>What stands behind the name, as far as the directory itself knows.</summary>
    public DirectoryEntryType Type => TypeOf(_records[_current + TypeOffset]);

    /// <summary>What an error of the kernel says about a directory.</summary>
    public static DirectoryStatus StatusOf(int error) => error switch
    {
        Libc.ENOENT or Libc.ENOTDIR => DirectoryStatus.NotFound,
        Libc.EACCES => DirectoryStatus.Denied,
        _ => DirectoryStatus.Unavailable,
    };

    /// <summary>Goes to the next name.</summary>
    /// <returns>Whether there is one; where there is none, <see cref="Status"/> tells whether that was all.</returns>
    public bool MoveNext(CancellationToken cancellationToken)
    {
        if (Status != DirectoryStatus.Readable || (_next >= _end && !TryFill(cancellationToken)))
        {
            return false;
        }

        _current = _next;
        _next += MemoryMarshal.Read<ushort>(_records.AsSpan(_current + LengthOffset));
        return true;
    }

    /// <summary>Asks what the name stands for; a link is told as such.</summary>
    /// <returns>Whether it can be told: what has vanished since cannot. Where the directory may be read but not entered, this ends the reading.</returns>
    public bool TryStat(out DirectoryEntryType type, out long length, out DateTimeOffset lastModified)
    {
        Libc.Stat stat;
        fixed (byte* name = &_records[_current + NameOffset])
        {
            if (Libc.Statx((int)directory.DangerousGetHandle(), name, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_TYPE | Libc.STATX_SIZE | Libc.STATX_MTIME, &stat) != 0)
            {
                if (Marshal.GetLastPInvokeError() == Libc.EACCES)
                {
                    Status = DirectoryStatus.Denied;
                }

                (type, length, lastModified) = (DirectoryEntryType.Unknown, 0, default);
                return false;
            }
        }

        (type, length, lastModified) = (TypeOf(stat.Mode >> 12), (long)stat.Size, stat.LastModified);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_records.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_records);
            _records = [];
        }

        directory.Dispose();
    }

    // The file types of stat (inode(7)), which the kernel's records use as well.
    private static DirectoryEntryType TypeOf(int type) => type switch
    {
        0 => DirectoryEntryType.Unknown,
        4 => DirectoryEntryType.Directory,
        8 => DirectoryEntryType.File,
        10 => DirectoryEntryType.Link,
        _ => DirectoryEntryType.Other,
    };

    private bool TryFill(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        nint count;
        fixed (byte* buffer = _records)
        {
            count = Libc.GetDirectoryEntries((int)directory.DangerousGetHandle(), buffer, _records.Length);
        }

        if (count < 0)
        {
            Status = StatusOf(Marshal.GetLastPInvokeError());
        }

        (_next, _end) = (0, (int)nint.Max(count, 0));
        return count > 0;
    }
}
