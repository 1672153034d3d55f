using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>
/// Finds names by their hashes (RFC 7616, section 3.4.4). The hash of a name never changes, so what has been read stays right; whether there
/// still is such an account is asked of the stores. A hash that is not known has the accounts read again, but not all the time.
/// </summary>
internal sealed partial class DigestUserNames(AccountDirectory accounts, TimeProvider time, ILogger<DigestUserNames> logger)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<(DigestAlgorithm Algorithm, string Realm), Index> _indexes = new();

    /// <summary>Finds a name.</summary>
    /// <param name="algorithm">The hash.</param>
    /// <param name="realm">The realm, which is hashed with the name.</param>
    /// <param name="hash">The hash, in hexadecimal digits.</param>
    /// <returns>Null where no account is known to have such a name.</returns>
    public string? Find(DigestAlgorithm algorithm, string realm, ReadOnlySpan<char> hash) =>
        _indexes.TryGetValue((algorithm, realm), out var index) && index.Names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(hash, out var name) ? name : null;

    /// <summary>Whether it is time to read the accounts again.</summary>
    public bool IsDue(DigestAlgorithm algorithm, string realm) =>
        !_indexes.TryGetValue((algorithm, realm), out var index) || time.GetElapsedTime(index.Read) >= Interval;

    /// <summary>Reads the names of all accounts, if it is time to. It can take a while.</summary>
    /// <exception cref="AccountStoreException">A store cannot be read.</exception>
    public void Read(DigestAlgorithm algorithm, string realm)
    {
        lock (_lock)
        {
            if (!IsDue(algorithm, realm))
            {
                return;
            }

            var read = time.GetTimestamp();
            var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            Span<byte> hash = stackalloc byte[algorithm.HashLength];
            foreach (var account in accounts.Stores.SelectMany(store => store.List()))
            {
                if (names.Count == Most)
                {
                    Log.TooMany(logger, Most);
                    break;
                }

                algorithm.HashData(Encoding.UTF8.GetBytes($"{account.Name}:{realm}"), hash);
                names[Convert.ToHexStringLower(hash)] = account.Name;
            }

            _indexes[(algorithm, realm)] = new Index(names, read);
        }
    }

    private sealed record Index(Dictionary<string, string> Names, long Read);

    private static partial class Log
    {
        [LoggerMessage(1351, LogLevel.Warning, "There are more than {Most} accounts; the others cannot sign in with a hash of their names.")]
        public static partial void TooMany(ILogger logger, int most);
    }
}
