using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>The directory of the signing keys: a file each, <c>ES256.identifier.jwk</c>. Several processes may use it at a time.</summary>
/// <param name="path">Its absolute path.</param>
internal sealed class KeyDirectory(string path)
{
    private const string Extension = ".jwk";
    private const int MaxLength = 16 * 1024;

    // Whoever holds it makes a key and writes a small file.
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(5);

    /// <summary>The identifiers of the keys of an algorithm.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<string> List(string algorithm)
    {
        var prefix = algorithm + ".";
        return !Directory.Exists(path)
            ? []
            : [.. Directory.EnumerateFiles(path, prefix + "*" + Extension).Select(file => Path.GetFileName(file)[prefix.Length..^Extension.Length])];
    }

    /// <summary>The full name of a key's file.</summary>
    public string FileOf(string algorithm, string id) => Path.Combine(path, $"{algorithm}.{id}{Extension}");

    /// <summary>Reads a key's file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Read(string algorithm, string id)
    {
        using var file = File.OpenHandle(FileOf(algorithm, id));
        var content = new byte[Math.Min(RandomAccess.GetLength(file), MaxLength)];
        return content[..RandomAccess.Read(file, content, 0)];
    }

    /// <summary>Writes a key's file, whole or not at all: also when the power goes meanwhile.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string algorithm, string id, ReadOnlySpan<byte> content) => PrivateFile.Write(FileOf(algorithm, id), content);

    /// <summary>Removes a key.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public void Delete(string algorithm, string id) => File.Delete(FileOf(algorithm, id));

    /// <summary>Keeps other processes from changing anything, until it is disposed of. The system ends it when this process ends, however it does.</summary>
    /// <exception cref="IOException">Another one has it for too long, or the directory cannot be made.</exception>
    public IDisposable Hold()
    {
        PrivateFile.EnsureDirectory(path);
        FileStream? hold = null;
        IOException? refused = null;
        return SpinWait.SpinUntil(() => TryHold(out hold, out refused), LongestHold) ? hold! : throw refused!;
    }

    private bool TryHold(out FileStream? hold, out IOException? refused)
    {
        (hold, refused) = (null, null);
        try
        {
            hold = new FileStream(
                Path.Combine(path, ".lock"),
                new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = PrivateFile.Mode });
            return true;
        }
        catch (IOException exception)
        {
            refused = exception;
            return false;
        }
    }
}
