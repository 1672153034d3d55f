using System.Security.Cryptography;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication.Accounts.Files;

/// <summary>What a file says, read anew when the file has changed. A look costs one system call.</summary>
/// <param name="path">The file's absolute path.</param>
/// <param name="time">The clock: a file that has just changed may change again without showing it.</param>
/// <param name="parse">Makes of the content what is wanted; also given what the content before made, or null.</param>
internal sealed class WatchedFile<T>(string path, TimeProvider time, Func<byte[], T?, T> parse)
    where T : class
{
    private readonly FileName _name = new(path);
    private readonly Lock _lock = new();
    private volatile Reading? _last;

    /// <summary>What the file says now: the same object as long as its content is the same.</summary>
    /// <exception cref="AccountStoreException">The file cannot be read.</exception>
    public T Read() => _last is { IsSettled: true } last && IsStill(last.Version) ? last.Value : ReadAnew();

    private bool IsStill(in FileVersion version) => _name.TryStat(out var stat) && new FileVersion(stat) == version;

    private T ReadAnew()
    {
        lock (_lock)
        {
            var last = _last;
            if (last is { IsSettled: true } && IsStill(last.Version))
            {
                return last.Value;
            }

            // The state of before the content is read: what changes meanwhile is seen at the next look.
            var version = _name.TryStat(out var stat) ? new FileVersion(stat) : throw new AccountStoreException($"{path} is missing, or in a directory that may not be searched.");
            var content = Content(version);
            var digest = SHA256.HashData(content);
            var value = last is not null && digest.AsSpan().SequenceEqual(last.Digest) ? last.Value : parse(content, last?.Value);
            _last = new Reading(version, version.IsSettled(time.GetUtcNow()), digest, value);
            return value;
        }
    }

    private byte[] Content(in FileVersion version)
    {
        try
        {
            return SmallFile.Read(path) ?? throw new AccountStoreException(version.Length > SmallFile.MaxLength
                ? $"{path} is larger than {SmallFile.MaxLength} bytes."
                : $"{path} may not be read by the server's user, or is no regular file.");
        }
        catch (IOException exception)
        {
            throw new AccountStoreException($"{path} cannot be read: {exception.Message}.", exception);
        }
    }

    private sealed record Reading(FileVersion Version, bool IsSettled, byte[] Digest, T Value);
}
