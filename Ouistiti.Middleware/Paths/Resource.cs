using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Middleware.Paths;

/// <summary>
/// Something below a <see cref="ResourceRoot"/>, located but not opened: the descriptor behind it names the file
/// itself, so what is later read from it is what was checked, whatever happens to the name meanwhile.
/// </summary>
public sealed unsafe class Resource : IDisposable
{
    private readonly SafeFileHandle _location;

    internal Resource(SafeFileHandle location, in Libc.Stat stat)
    {
        _location = location;
        Kind = stat.Kind;
        Owner = stat.User;
        Version = new FileVersion(stat);
    }

    /// <summary>What it is.</summary>
    public ResourceKind Kind { get; }

    /// <summary>The id of the user that it belongs to.</summary>
    public uint Owner { get; }

    /// <summary>Its state at the time of the look-up.</summary>
    public FileVersion Version { get; }

    /// <summary>The size in bytes at the time of the look-up.</summary>
    public long Length => Version.Length;

    /// <summary>When its content last changed, as of the look-up.</summary>
    public DateTimeOffset LastModified => Version.Modified;

    /// <summary>Opens a regular file for reading.</summary>
    /// <returns>The file, or null where the permissions do not allow it.</returns>
    /// <exception cref="InvalidOperationException">It is not a regular file: opening a device or a pipe has effects.</exception>
    /// <exception cref="IOException">The file cannot be opened for another reason.</exception>
    public SafeFileHandle? OpenRead()
    {
        if (Kind != ResourceKind.File)
        {
            throw new InvalidOperationException($"A {Kind} is not opened as a document.");
        }

        return Open(out var error) is { } file ? file
            : error == Libc.EACCES ? null
            : throw new IOException($"open: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Opens a directory for reading the names in it.</summary>
    /// <param name="reader">The reader, which lives on without this; the caller disposes of it.</param>
    /// <exception cref="InvalidOperationException">It is not a directory.</exception>
    internal DirectoryStatus OpenDirectory(out DirectoryReader? reader)
    {
        if (Kind != ResourceKind.Directory)
        {
            throw new InvalidOperationException($"A {Kind} has no entries.");
        }

        reader = Open(out var error) is { } names ? new DirectoryReader(names) : null;
        return reader is null ? DirectoryReader.StatusOf(error) : DirectoryStatus.Readable;
    }

    /// <inheritdoc/>
    public void Dispose() => _location.Dispose();

    /// <summary>Opens what was located, and nothing that has taken its name meanwhile.</summary>
    private SafeFileHandle? Open(out int error)
    {
        Span<byte> name = stackalloc byte[DescriptorPath.MaxLength];
        DescriptorPath.Write(_location, name);
        fixed (byte* path = name)
        {
            var descriptor = Libc.Open(path, Libc.O_RDONLY | Libc.O_CLOEXEC);
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
            return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }
}
