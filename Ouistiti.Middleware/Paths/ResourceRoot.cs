using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Middleware.Paths;

/// <summary>
/// A directory, and the only way from the path of a request to something below it. What the path leads to is located
/// first and asked for its real name then: where symbolic links led outside, or were swapped while we looked, that
/// name tells, and nothing has been opened.
/// </summary>
/// <remarks>Needs <c>/proc</c>, which .NET itself needs on Linux.</remarks>
[SkipLocalsInit] // Its buffers are written before they are read.
public sealed unsafe class ResourceRoot
{
    private const int MaxPath = 4096;
    private readonly byte[] _directory; // with a closing NUL
    private volatile RealDirectory? _real;

    /// <summary>A root. The directory need not exist yet; as long as it does not, nothing is found.</summary>
    /// <param name="directory">Its absolute path. It may be a symbolic link, also one that is replaced later.</param>
    public ResourceRoot(string directory)
    {
        if (!Path.IsPathFullyQualified(directory))
        {
            throw new ArgumentException("The root must be an absolute path.", nameof(directory));
        }

        _directory = [.. Encoding.UTF8.GetBytes(Path.TrimEndingDirectorySeparator(directory)), 0];
    }

    /// <summary>Locates what a path leads to.</summary>
    /// <param name="path">A canonical path (see <see cref="CanonicalPath"/>), beginning with a slash.</param>
    /// <param name="resource">What was found; the caller disposes of it.</param>
    public ResourceStatus TryLocate(ReadOnlySpan<char> path, out Resource? resource)
    {
        resource = null;
        if (!path.StartsWith('/') || path.Contains("%2f", StringComparison.OrdinalIgnoreCase) || path.Contains('\0'))
        {
            return ResourceStatus.NotFound;
        }

        Span<byte> name = stackalloc byte[MaxPath];
        if (!TryJoin(path, name))
        {
            return ResourceStatus.NotFound;
        }

        var location = Locate(name, out var error);
        if (location is null)
        {
            // A directory on the way that may not be searched tells no more than a missing one: it may lie outside the root.
            return error is Libc.ENOENT or Libc.EACCES or Libc.ENOTDIR or Libc.ELOOP or Libc.ENAMETOOLONG
                ? ResourceStatus.NotFound
                : ResourceStatus.Unavailable;
        }

        if (!Libc.TryStat(location, out var stat) || !IsBelowRoot(location))
        {
            location.Dispose();
            return ResourceStatus.NotFound;
        }

        resource = new Resource(location, stat);
        return ResourceStatus.Found;
    }

    /// <summary>
    /// Whether a path that was located before still leads to the same state of the same file. It does not tell whether the directories on the way
    /// have been moved out of the root meanwhile.
    /// </summary>
    /// <param name="path">The path that the file was located by.</param>
    /// <param name="version">What it was.</param>
    public bool IsStill(ReadOnlySpan<char> path, in FileVersion version)
    {
        Span<byte> name = stackalloc byte[MaxPath];
        return TryJoin(path, name) && Libc.TryStat(name, out var stat) && new FileVersion(stat) == version;
    }

    /// <summary>Locates again what a path led to before, if it is still the same: as <see cref="IsStill"/> does, without asking where it lies.</summary>
    /// <param name="path">The path that the file was located by.</param>
    /// <param name="version">What it was.</param>
    /// <returns>The file, which the caller disposes of, or null.</returns>
    public Resource? LocateAgain(ReadOnlySpan<char> path, in FileVersion version)
    {
        Span<byte> name = stackalloc byte[MaxPath];
        if (!TryJoin(path, name) || Locate(name, out _) is not { } location)
        {
            return null;
        }

        if (Libc.TryStat(location, out var stat) && new FileVersion(stat) == version)
        {
            return new Resource(location, stat);
        }

        location.Dispose();
        return null;
    }

    private bool TryJoin(ReadOnlySpan<char> path, Span<byte> name)
    {
        var root = _directory.AsSpan(0, _directory.Length - 1);
        if (!root.TryCopyTo(name) || !Encoding.UTF8.TryGetBytes(path, name[root.Length..], out var length))
        {
            return false;
        }

        var end = root.Length + length;
        if (end >= name.Length)
        {
            return false;
        }

        name[end] = 0;
        return true;
    }

    private bool IsBelowRoot(SafeFileHandle location)
    {
        Span<byte> real = stackalloc byte[MaxPath];
        if (!TryReadName(location, real, out var length))
        {
            return false;
        }

        // The second look is for a root that was moved and is linked to: the same directory under another real name.
        var name = real[..length];
        return CurrentRoot(_real)?.Contains(name) is true || CurrentRoot(known: null)?.Contains(name) is true;
    }

    /// <summary>
    /// The root's real name. The known one holds as long as it and the configured name lead to the same directory: neither a
    /// root that is turned to elsewhere nor one that is moved leaves its old name behind as a way out.
    /// </summary>
    private RealDirectory? CurrentRoot(RealDirectory? known)
    {
        if (!Libc.TryStat(_directory, out var configured))
        {
            return null;
        }

        if (known is not null && known.IsSameAs(configured) && Libc.TryStat(known.Path, out var named) && known.IsSameAs(named))
        {
            return known;
        }

        using var location = Locate(_directory, out _);
        Span<byte> real = stackalloc byte[MaxPath];
        return location is not null && Libc.TryStat(location, out configured) && TryReadName(location, real, out var length)
            ? _real = new RealDirectory([.. real[..length], 0], configured)
            : null;
    }

    private static SafeFileHandle? Locate(ReadOnlySpan<byte> name, out int error)
    {
        fixed (byte* path = name)
        {
            var descriptor = Libc.Open(path, Libc.O_PATH | Libc.O_CLOEXEC);
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
            return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    private static bool TryReadName(SafeFileHandle location, Span<byte> destination, out int length)
    {
        Span<byte> name = stackalloc byte[DescriptorPath.MaxLength];
        DescriptorPath.Write(location, name);
        fixed (byte* path = name)
        fixed (byte* buffer = destination)
        {
            length = (int)Libc.ReadLink(path, buffer, (nuint)destination.Length);
        }

        // A name that fills the buffer may have been cut.
        return length > 0 && length < destination.Length;
    }

    /// <summary>A directory by its real name.</summary>
    /// <param name="Path">The name, with a closing NUL.</param>
    /// <param name="Stat">What it was when the name was read.</param>
    private sealed record RealDirectory(byte[] Path, Libc.Stat Stat)
    {
        private ReadOnlySpan<byte> Name => Path.AsSpan(0, Path.Length - 1);

        public bool IsSameAs(in Libc.Stat other) =>
            Stat.Inode == other.Inode && Stat.DeviceMajor == other.DeviceMajor && Stat.DeviceMinor == other.DeviceMinor;

        public bool Contains(ReadOnlySpan<byte> name) =>
            name.StartsWith(Name) && (name.Length == Name.Length || Name.Length == 1 || name[Name.Length] == (byte)'/');
    }
}
