using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Process;

/// <summary>The directory for what the server makes itself. Nobody else may look into it.</summary>
internal static class DataDirectory
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the directory where it is missing.</summary>
    /// <returns>What keeps it from being used; null when it can be.</returns>
    public static Mistake? Ensure(string path)
    {
        const string key = "Ouistiti:DataDirectory";
        try
        {
            if (!Directory.Exists(path))
            {
                _ = Directory.CreateDirectory(path, Owner);
            }

            var mode = File.GetUnixFileMode(path) & ~Owner;
            if (mode != UnixFileMode.None)
            {
                return new Mistake(key, $"is open to others ({path})", $"a directory of mode 0700; chmod 700 {path} makes it one");
            }

            if (new ResourceRoot("/").TryLocate(path, out var directory) == ResourceStatus.Found)
            {
                using (directory)
                {
                    if (directory!.Owner != Posix.EffectiveUser())
                    {
                        return new Mistake(key, $"belongs to another user ({path})", "a directory of the server's own user");
                    }
                }
            }

            // Whether it can be written is known when it has been.
            var probe = Path.Combine(path, ".probe");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Mistake(key, exception.Message, "a directory that the server may create and write");
        }
    }

    /// <summary>Makes a directory below it, or takes one that is already there and closed to others.</summary>
    /// <exception cref="IOException">It is a symbolic link, which may lead to where others can write.</exception>
    public static void EnsureBelow(string path)
    {
        if (new DirectoryInfo(path).LinkTarget is not null)
        {
            throw new IOException($"{path} is a symbolic link");
        }

        _ = Directory.CreateDirectory(path, Owner);
        File.SetUnixFileMode(path, Owner);
    }

    /// <summary>Closes a file to others that is not.</summary>
    public static void Close(string path)
    {
        if (File.Exists(path) && (File.GetUnixFileMode(path) & ~OwnerFile) != UnixFileMode.None)
        {
            File.SetUnixFileMode(path, OwnerFile);
        }
    }

    /// <summary>Writes a file that only the owner may read, whole or not at all: also when the power goes meanwhile.</summary>
    public static void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerFile }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
