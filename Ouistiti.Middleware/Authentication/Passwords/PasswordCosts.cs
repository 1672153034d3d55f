using Microsoft.Extensions.Logging;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>
/// Makes each attempt at a site cost the same, whatever account it is for, and if there is none: it pays once for each kind of slow hash that the
/// site's accounts have.
/// </summary>
internal sealed partial class PasswordCosts(TimeProvider time, ILogger<PasswordCosts> logger)
{
    // Kinds become fewer with each upgrade. A site with more of them does not let every attempt pay for all.
    private const int MostKinds = 3;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    private readonly StoredPassword _decoy = StoredPassword.CreateDecoy();
    private Known? _known;
    private bool _hasWarned;

    /// <summary>Whether a user has this password. Takes as long as it takes anybody.</summary>
    /// <param name="stored">What is known of the password; null where there is no such user.</param>
    /// <param name="user">The name of the account.</param>
    /// <param name="password">The password.</param>
    /// <param name="all">The passwords of all accounts of the site.</param>
    public bool Verify(StoredPassword? stored, string user, string password, Func<IEnumerable<StoredPassword>> all)
    {
        if (stored is { LacksCrypt: true } && !Interlocked.Exchange(ref _hasWarned, true))
        {
            Log.LacksCrypt(logger, user);
        }

        var isRight = stored is not null && stored.Verify(user, password);
        foreach (var kind in Current(all))
        {
            if (kind.CostClass != stored?.CostClass)
            {
                _ = kind.Verify(user, password);
            }
        }

        return isRight;
    }

    /// <summary>One password of each kind that the accounts have, the most common first.</summary>
    private StoredPassword[] Current(Func<IEnumerable<StoredPassword>> all)
    {
        var known = Volatile.Read(ref _known);
        if (known is not null && time.GetElapsedTime(known.Since) < LookEvery)
        {
            return known.Kinds;
        }

        var kinds = all()
            .GroupBy(password => password.CostClass)
            .Where(kind => kind.Key.Length > 0)
            .OrderByDescending(kind => kind.Count())
            .ThenBy(kind => kind.Key, StringComparer.Ordinal)
            .Take(MostKinds)
            .Select(kind => kind.First())
            .DefaultIfEmpty(_decoy)
            .ToArray();
        Volatile.Write(ref _known, new Known(time.GetTimestamp(), kinds));
        return kinds;
    }

    private sealed record Known(long Since, StoredPassword[] Kinds);

    private static partial class Log
    {
        [LoggerMessage(1320, LogLevel.Error, "{User} cannot sign in, nor can others like him: their passwords are kept in a form of crypt(3), and this system has no libcrypt.")]
        public static partial void LacksCrypt(ILogger logger, string user);
    }
}
