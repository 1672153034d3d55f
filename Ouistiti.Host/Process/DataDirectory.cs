using Ouistiti.Host.Configuration;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Process;

/// <summary>The directory for what the server makes itself. Nobody else may look into it.</summary>
internal static class DataDirectory
{
    /// <summary>Makes the directory where it is missing.</summary>
    /// <returns>What keeps it from being used; null when it can be.</returns>
    public static Mistake? Ensure(string path)
    {
        const string key = "Ouistiti:DataDirectory";
        try
        {
            if (!Directory.Exists(path))
            {
                _ = Directory.CreateDirectory(path, PrivateFile.DirectoryMode);
            }

            var mode = File.GetUnixFileMode(path) & ~PrivateFile.DirectoryMode;
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

    /// <summary>Makes the directory where it is missing, for who cannot do without.</summary>
    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    public static void Require(string path)
    {
        if (Ensure(path) is { } mistake)
        {
            throw new ConfigurationException($"{mistake.Key} {mistake.Problem}; expected {mistake.Expected}");
        }
    }

    /// <summary>Closes a file to others that is not.</summary>
    public static void Close(string path)
    {
        if (File.Exists(path) && (File.GetUnixFileMode(path) & ~PrivateFile.Mode) != UnixFileMode.None)
        {
            File.SetUnixFileMode(path, PrivateFile.Mode);
        }
    }
}
