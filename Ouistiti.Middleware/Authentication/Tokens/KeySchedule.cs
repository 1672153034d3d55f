namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Decides which key signs, when another one is needed, and which have had their time. A clock that jumps makes keys, but never takes the last one away.</summary>
internal static class KeySchedule
{
    // For clocks that differ a little.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestLead = TimeSpan.FromDays(1);

    /// <summary>How long a key is published before it signs.</summary>
    public static TimeSpan Lead(TimeSpan lifetime) => lifetime / 4 < LongestLead ? lifetime / 4 : LongestLead;

    /// <summary>The key that signs: the newest whose time has come; where the clock is behind all, the oldest.</summary>
    /// <param name="keys">The keys, by the time from which they sign.</param>
    /// <param name="now">The time.</param>
    public static SigningKey? SignerOf(ReadOnlySpan<SigningKey> keys, DateTimeOffset now)
    {
        for (var i = keys.Length - 1; i > 0; i--)
        {
            if (keys[i].From <= now)
            {
                return keys[i];
            }
        }

        return keys.IsEmpty ? null : keys[0];
    }

    /// <summary>From when on a key that has to be made signs; null where none is needed.</summary>
    /// <param name="keys">The keys, by the time from which they sign.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long a key signs.</param>
    public static DateTimeOffset? Next(ReadOnlySpan<SigningKey> keys, DateTimeOffset now, TimeSpan lifetime)
    {
        var lead = Lead(lifetime);
        if (SignerOf(keys, now) is not { } signer)
        {
            return now;
        }

        // What is to sign in a time that is far off was made while the clock was ahead.
        var isCurrent = signer.From <= now + lead + lead && now < signer.From + lifetime - lead;
        foreach (var key in keys)
        {
            isCurrent |= key != signer && key.From > now && key.From <= now + lead + lead;
        }

        return isCurrent ? null : now + lead;
    }

    /// <summary>Whether a key is no longer needed: no token that it signed is still used.</summary>
    /// <param name="key">One of the keys.</param>
    /// <param name="keys">The keys, by the time from which they sign.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long a key signs.</param>
    /// <param name="keep">How long what it signed is used at most.</param>
    public static bool HasEnded(SigningKey key, ReadOnlySpan<SigningKey> keys, DateTimeOffset now, TimeSpan lifetime, TimeSpan keep)
    {
        var signer = SignerOf(keys, now)!;
        var lead = Lead(lifetime);
        return signer.From + keep + Margin < now && (key.From < signer.From || key.From > now + lead + lead);
    }
}
