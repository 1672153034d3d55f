using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>A hash of the system's own, crypt(5): <c>$6$salt$hash</c>, <c>$y$…</c>, <c>$2b$…</c> and their like.</summary>
internal sealed class CryptPart : PasswordPart
{
    // What is beyond would keep a processor busy for minutes.
    private const int MostRounds = 10_000_000;
    private const int HighestCost = 16;
    private const int LeastCurrentCost = 10;
    private const int LongestText = 384;

    private readonly bool _isSlow;

    private CryptPart(string text, string costClass, bool isSlow)
        : base(text)
    {
        CostClass = costClass;
        _isSlow = isSlow;
    }

    public override int Strength => _isSlow ? 99 : 50;

    public override string CostClass { get; }

    public override bool IsCurrent => _isSlow;

    public override bool IsAvailable => SystemCrypt.IsAvailable;

    /// <summary>Reads what stands between the first two dollar signs, and behind them.</summary>
    /// <returns>Null where it is not known, or damaged.</returns>
    public static CryptPart? TryParse(string text, ReadOnlySpan<char> id, ReadOnlySpan<char> rest)
    {
        var next = rest.IndexOf('$');
        if (next < 0 || rest.Length - 1 - rest.LastIndexOf('$') != LastLength(id) || text.Length > LongestText || text.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || text.AsSpan().ContainsAny(":;*!\\"))
        {
            return null;
        }

        var parameters = rest[..next];
        switch (id)
        {
            case "1":
                return new CryptPart(text, "$1", isSlow: false);

            case "5" or "6":
                const string rounds = "rounds=";
                var hasRounds = parameters.StartsWith(rounds, StringComparison.Ordinal);
                return !hasRounds || (int.TryParse(parameters[rounds.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostRounds)
                    ? new CryptPart(text, hasRounds ? $"${id}${parameters}" : $"${id}", isSlow: false)
                    : null;

            case "2a" or "2b" or "2y":
                return int.TryParse(parameters, NumberStyles.None, CultureInfo.InvariantCulture, out var cost) && cost <= HighestCost
                    ? new CryptPart(text, $"$2${parameters}", isSlow: cost >= LeastCurrentCost)
                    : null;

            case "y" or "gy":
                return new CryptPart(text, $"${id}${parameters}", isSlow: true);

            default:
                return null;
        }
    }

    /// <summary>Hashes a password with yescrypt.</summary>
    /// <returns>Null where the system cannot.</returns>
    public static CryptPart? CreateYescrypt(ReadOnlySpan<byte> password)
    {
        const string prefix = "$y$";
        return SystemCrypt.GenerateSetting(prefix) is { } setting && SystemCrypt.Hash(password, setting) is { } text && text.StartsWith(prefix, StringComparison.Ordinal)
            ? TryParse(text, "y", text.AsSpan(prefix.Length))
            : null;
    }

    public override bool Verify(string user, string password, ReadOnlySpan<byte> bytes) =>
        SystemCrypt.Hash(bytes, Text) is { } hash && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(Text));

    /// <summary>The length of what stands behind the last dollar sign: a hash, in the characters of crypt(5), with bcrypt's salt ahead of it.</summary>
    private static int LastLength(ReadOnlySpan<char> id) => id switch
    {
        "1" => 22,
        "6" => 86,
        "2a" or "2b" or "2y" => 53,
        _ => 43,
    };
}
