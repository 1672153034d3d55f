using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Middleware.Paths;

/// <summary>Makes files and directories that only their owner may look into.</summary>
public static class PrivateFile
{
    /// <summary>The permissions of a file that is its owner's alone.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The permissions of a directory that is its owner's alone.</summary>
    public const UnixFileMode DirectoryMode = Mode | UnixFileMode.UserExecute;

    /// <summary>Writes a file, whole or not at all: also when the power goes meanwhile.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="overwrite">Whether it takes the place of one that is there.</param>
    /// <exception cref="IOException">It cannot be written, or is there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool overwrite = true)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mode }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite);
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Brings the names in a directory to the disk: only then does a renamed file survive that the power goes.</summary>
    internal static unsafe void FlushDirectory(string directory)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(directory + '\0'))
        {
            using var handle = new SafeFileHandle(Libc.Open(name, Libc.O_RDONLY | Libc.O_CLOEXEC), ownsHandle: true);
            if (!handle.IsInvalid)
            {
                RandomAccess.FlushToDisk(handle);
            }
        }
    }

    /// <summary>Makes a directory, or closes one that is already there to others.</summary>
    /// <exception cref="IOException">It is a symbolic link, or cannot be made.</exception>
    public static void EnsureDirectory(string path)
    {
        if (new DirectoryInfo(path).LinkTarget is not null)
        {
            throw new IOException($"{path} is a symbolic link, which may lead to where others can write");
        }

        _ = Directory.CreateDirectory(path, DirectoryMode);
        File.SetUnixFileMode(path, DirectoryMode);
    }
}
