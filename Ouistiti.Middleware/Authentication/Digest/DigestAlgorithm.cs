using System.Security.Cryptography;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>A hash that Digest is used with (RFC 7616, section 6.1), with and without <c>-sess</c>.</summary>
internal sealed class DigestAlgorithm
{
    /// <summary>The most bytes that a hash has.</summary>
    public const int LongestHash = Ha1.LongestSize;

    private const string SessionSuffix = "-sess";

    private readonly Lazy<FetchedHash?> _fetched;

    private DigestAlgorithm(string name, Ha1Hash hash, string systemName)
    {
        Name = name;
        Hash = hash;
        HashLength = Ha1.SizeOf(hash);
        _fetched = new Lazy<FetchedHash?>(() => FetchedHash.Find(systemName));
    }

    /// <summary>All that there are, the strongest first; of two that are as strong, the registered one.</summary>
    public static IReadOnlyList<DigestAlgorithm> All { get; } =
    [
        new("SHA-512-256", Ha1Hash.Sha512Part256, "SHA2-512/256"),
        new("SHA-512", Ha1Hash.Sha512, "SHA2-512"),
        new("SHA-256", Ha1Hash.Sha256, "SHA2-256"),
        new("SHA1", Ha1Hash.Sha1, "SHA1"),
        new("MD5", Ha1Hash.Md5, "MD5"),
    ];

    /// <summary>What a request means that names none (RFC 7616, section 3.4).</summary>
    public static DigestAlgorithm Unnamed => All[^1];

    /// <summary>The name without <c>-sess</c>.</summary>
    public string Name { get; }

    /// <summary>The hash.</summary>
    public Ha1Hash Hash { get; }

    /// <summary>The bytes of a hash.</summary>
    public int HashLength { get; }

    /// <summary>Whether this machine can do it.</summary>
    public bool IsAvailable => Ha1.IsAvailable(Hash);

    /// <summary>Finds one by its name in the configuration.</summary>
    public static DigestAlgorithm? Find(string name) => All.FirstOrDefault(algorithm => string.Equals(algorithm.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds what a request names among what is offered: another would be a way down to a weak one.</summary>
    /// <param name="offered">What is offered.</param>
    /// <param name="name">The name, with or without <c>-sess</c>; empty where the request has none.</param>
    /// <param name="isSession">Whether the name ends with <c>-sess</c>.</param>
    public static DigestAlgorithm? Find(DigestAlgorithm[] offered, ReadOnlySpan<char> name, out bool isSession)
    {
        isSession = name.EndsWith(SessionSuffix, StringComparison.OrdinalIgnoreCase);
        if (name.IsEmpty)
        {
            name = Unnamed.Name;
        }
        else if (isSession)
        {
            name = name[..^SessionSuffix.Length];
        }

        foreach (var algorithm in offered)
        {
            if (name.Equals(algorithm.Name, StringComparison.OrdinalIgnoreCase))
            {
                return algorithm;
            }
        }

        return null;
    }

    /// <summary>Hashes bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Receives the first <see cref="HashLength"/> bytes.</param>
    public void HashData(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (_fetched.Value?.TryHash(source, destination[..HashLength]) is not true)
        {
            _ = Ha1.HashData(Hash, source, destination);
        }
    }

    /// <summary>Begins to hash what does not come at once.</summary>
    public IStreamHash CreateStreamHash() => Hash switch
    {
        Ha1Hash.Md5 => new StreamHash(HashAlgorithmName.MD5),
        Ha1Hash.Sha1 => new StreamHash(HashAlgorithmName.SHA1),
        Ha1Hash.Sha256 => new StreamHash(HashAlgorithmName.SHA256),
        Ha1Hash.Sha512 => new StreamHash(HashAlgorithmName.SHA512),
        _ => new Sha512Part256StreamHash(),
    };
}
