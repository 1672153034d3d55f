using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication.Accounts.Files;

/// <summary>
/// A file that is made to take another's place: whole or not at all, also when the power goes meanwhile. While one program makes it, all
/// others wait, so that no change is lost. The lock is on the new file itself and goes with it: nothing is left behind, and a program that is
/// killed holds nothing.
/// </summary>
internal sealed class ReplacementFile : IDisposable
{
    private const UnixFileMode Permissions = (UnixFileMode)0xfff;

    // errno(3).
    private const int WouldBlock = 11;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FileStream _file;
    private bool _isDone;

    private ReplacementFile(string target, FileStream file)
    {
        Target = target;
        _file = file;
    }

    /// <summary>The path of what is replaced, without symbolic links: they go on leading to it.</summary>
    public string Target { get; }

    /// <summary>Where the new file is made.</summary>
    public string TemporaryPath => _file.Name;

    /// <summary>Begins to replace a file, which need not exist. It is empty and only the owner may read it.</summary>
    /// <exception cref="IOException">The directory cannot be written, or another program does not come to an end.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static ReplacementFile Begin(string path)
    {
        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
        FileStream? file = null;
        return SpinWait.SpinUntil(() => (file = TryHold(target + ".new")) is not null, Patience)
            ? new ReplacementFile(target, file!)
            : throw new IOException($"another program has been changing {path} for {Patience.TotalSeconds} seconds");
    }

    /// <summary>Writes the content.</summary>
    public void Write(ReadOnlySpan<byte> content) => _file.Write(content);

    /// <summary>Brings what has been written so far to the disk.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    /// <summary>Puts the new file in the place of the old one, with the same owner and permissions. Without an old one it is for its owner alone.</summary>
    /// <exception cref="IOException">It cannot; the old one stays.</exception>
    public void Commit()
    {
        var mode = PrivateFile.Mode;
        if (new FileName(Target).TryStat(out var old))
        {
            KeepOwner(_file.SafeFileHandle, old);
            mode = (UnixFileMode)old.Mode & Permissions;
        }

        File.SetUnixFileMode(_file.SafeFileHandle, mode);
        Flush();
        File.Move(TemporaryPath, Target, overwrite: true);
        _isDone = true;
        PrivateFile.FlushDirectory(Path.GetDirectoryName(Target)!);
    }

    public void Dispose()
    {
        if (!_isDone)
        {
            // Before the lock goes: afterwards it may be another program's.
            File.Delete(TemporaryPath);
        }

        _file.Dispose();
    }

    private static FileStream? TryHold(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = PrivateFile.Mode, BufferSize = 0 });
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            return null;
        }

        // Who held it before may have put it in its place, or taken it away, since we opened it.
        if (Libc.TryStat(file.SafeFileHandle, out var held) && new FileName(path).TryStat(out var named) && FileName.IsSameFile(held, named))
        {
            // What a program left that was killed.
            file.SetLength(0);
            return file;
        }

        file.Dispose();
        return null;
    }

    private static void KeepOwner(SafeFileHandle file, in Libc.Stat old)
    {
        if (Libc.TryStat(file, out var own) && (own.User, own.Group) == (old.User, old.Group))
        {
            return;
        }

        if (Libc.ChangeOwner(file, old.User, old.Group) != 0)
        {
            throw new IOException($"the new file cannot be given to the owner of the old one: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }
}
