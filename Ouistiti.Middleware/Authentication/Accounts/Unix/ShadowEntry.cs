using System.Globalization;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts.Unix;

/// <summary>What <c>/etc/shadow</c> says of a user (shadow(5)): his password, and until when it may be used. Days are counted since 1970.</summary>
internal sealed class ShadowEntry
{
    private readonly long? _changed;
    private readonly long? _longest;
    private readonly long? _inactive;
    private readonly long? _expires;

    private ShadowEntry(string[] fields)
    {
        Password = StoredPassword.ParseSystem(fields[1]);
        (_changed, _longest, _inactive, _expires) = (Days(fields[2]), Days(fields[4]), Days(fields[6]), Days(fields[7]));
    }

    /// <summary>The password; one that nothing matches where the account is locked or has none.</summary>
    public StoredPassword Password { get; }

    /// <summary>Reads the fields of a line, the user's name first.</summary>
    /// <returns>Null where there are too few of them.</returns>
    public static ShadowEntry? Parse(string[] fields) => fields.Length >= 8 ? new ShadowEntry(fields) : null;

    /// <summary>The state of the account on a day.</summary>
    public AccountStatus StatusOn(long today)
    {
        if (today >= _expires)
        {
            return AccountStatus.Repudiated;
        }

        // 0: an administrator wants it changed.
        if (_changed == 0)
        {
            return AccountStatus.Reapproving;
        }

        var late = today - (_changed + _longest);
        return late > _inactive ? AccountStatus.Repudiated
            : late > 0 ? AccountStatus.Reapproving
            : AccountStatus.Activated;
    }

    /// <summary>A number of days; null where none is set.</summary>
    private static long? Days(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? Math.Min(days, int.MaxValue) : null;
}
