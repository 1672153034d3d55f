using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>
/// The one-time codes of all accounts: who has enrolled, and whether a code is right. Each question that changes something is a transaction, so
/// that of two requests with the same code one succeeds. All of it reads the disk, most of it writes.
/// </summary>
internal sealed partial class SecondFactors(StateDatabase database, FactorVault vault, TimeProvider time, ILogger<SecondFactors> logger) : ISecondFactors
{
    /// <summary>How many codes in a row may be wrong before only a recovery code helps: at most a chance of 3 in 10,000 to guess one, however long it takes.</summary>
    public const int MostFailures = 100;

    /// <summary>How long a secret waits to be confirmed.</summary>
    public static readonly TimeSpan PendingLife = TimeSpan.FromMinutes(15);

    private const string InForce = "in force";
    private const string Pending = "pending";

    private readonly EnrolledAccounts _enrolled = new(database, time);

    /// <summary>Why nobody's code can be verified; null where everybody's can.</summary>
    public string? Problem
    {
        get
        {
            try
            {
                return !database.Exists || database.Use(FactorTables.Schema, FactorTables.AreEmpty) ? null : vault.Problem;
            }
            catch (SqliteException exception)
            {
                return $"The second factors in authentication.db cannot be read: {exception.Message}";
            }
        }
    }

    public bool IsEnrolled(Account account) => Reading(() => _enrolled.Contains(FactorOwner.Of(account)));

    /// <summary>What may be told of somebody's second factor; null where he has none.</summary>
    /// <exception cref="AccountStoreException">The database cannot be read.</exception>
    public FactorState? StateOf(FactorOwner owner) => !database.Exists ? null : Reading(() => database.Use(FactorTables.Schema, connection =>
        FactorTables.Find(connection, owner) is { } row ? new FactorState(row.Since, FactorTables.CountCodes(connection, owner), row.Failures >= MostFailures) : null));

    /// <summary>Makes a secret that is in force once it is confirmed.</summary>
    /// <exception cref="AccountStoreException">It cannot be kept.</exception>
    public byte[] Begin(FactorOwner owner) => Changing(connection =>
    {
        EnsureKey(connection);
        var secret = RandomNumberGenerator.GetBytes(OneTimeCode.SecretLength);
        FactorTables.PutPending(connection, owner, vault.Seal(secret, Pending, owner), time.GetUtcNow(), PendingLife);
        return secret;
    });

    /// <summary>The secret that waits to be confirmed; null where none does.</summary>
    /// <exception cref="AccountStoreException">It cannot be read.</exception>
    public byte[]? FindPending(FactorOwner owner) => !database.Exists ? null : Reading(() => database.Use(FactorTables.Schema, connection => FindPending(connection, owner)));

    /// <summary>Puts the secret that waits in force, for its owner has shown a code of it.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="text">The code, as it was typed.</param>
    /// <param name="mayReplace">Whether it may take the place of one that is in force.</param>
    /// <returns>The recovery codes; null where nothing waits, or the code is wrong.</returns>
    /// <exception cref="AccountStoreException">It cannot be read or kept.</exception>
    public IReadOnlyList<string>? Confirm(FactorOwner owner, string? text, bool mayReplace) => Changing(connection =>
    {
        // Who may confirm may read the secret too: there is nothing to guess, and so nothing to count.
        return TypedCode.Read(text) is { } code
            && FindPending(connection, owner) is { } secret
            && OneTimeCode.FindStep(secret, code, time.GetUtcNow()) is { } step
            && (mayReplace || FactorTables.Find(connection, owner) is null)
                ? Keep(connection, owner, secret, step)
                : null;
    }, codes => Enrolled(owner, codes));

    /// <summary>Makes a secret that is in force at once, in the place of what there was.</summary>
    /// <exception cref="AccountStoreException">It cannot be kept.</exception>
    public (byte[] Secret, IReadOnlyList<string> RecoveryCodes) Enrol(FactorOwner owner) => Changing(connection =>
    {
        EnsureKey(connection);
        var secret = RandomNumberGenerator.GetBytes(OneTimeCode.SecretLength);
        return (secret, Keep(connection, owner, secret, long.MinValue));
    }, result => Enrolled(owner, result.Item2));

    /// <summary>Whether a code is right: one of the app that has not been used yet, or a recovery code, which is used up by it.</summary>
    /// <exception cref="AccountStoreException">It cannot be told.</exception>
    public bool Verify(FactorOwner owner, string? text) => TypedCode.Read(text) is { } code && database.Exists && Changing(connection =>
    {
        if (FactorTables.Find(connection, owner) is not { } row)
        {
            return false;
        }

        if (RecoveryCode.HasForm(code))
        {
            if (!FactorTables.TryTakeCode(connection, owner, vault.HashOf(code, owner)))
            {
                return false;
            }

            FactorTables.Put(connection, owner, row with { Failures = 0 });
            Log.RecoveryCodeUsed(logger, owner.Name, FactorTables.CountCodes(connection, owner));
            return true;
        }

        if (row.Failures >= MostFailures)
        {
            return false;
        }

        if (OneTimeCode.FindStep(vault.Open(row.Secret, InForce, owner), code, time.GetUtcNow()) is { } step && step > row.Step)
        {
            FactorTables.Put(connection, owner, row with { Step = step, Failures = 0 });
            return true;
        }

        FactorTables.Put(connection, owner, row with { Failures = row.Failures + 1 });
        if (row.Failures + 1 == MostFailures)
        {
            Log.OnlyRecovery(logger, owner.Name, MostFailures);
        }

        return false;
    });

    /// <summary>Makes new recovery codes; the old ones are void.</summary>
    /// <returns>Null where there is no second factor.</returns>
    /// <exception cref="AccountStoreException">They cannot be kept.</exception>
    public IReadOnlyList<string>? RenewCodes(FactorOwner owner) => !database.Exists ? null : Changing(connection =>
    {
        if (FactorTables.Find(connection, owner) is not { } row)
        {
            return null;
        }

        FactorTables.Put(connection, owner, row with { Failures = 0 });
        return MakeCodes(connection, owner);
    });

    /// <summary>Removes all that is somebody's.</summary>
    /// <returns>False where he had no second factor.</returns>
    /// <exception cref="AccountStoreException">It cannot be removed.</exception>
    public bool Remove(FactorOwner owner)
    {
        var removed = database.Exists && Changing(connection => FactorTables.Remove(connection, owner), wasRemoved => _enrolled.Remove(owner));
        if (removed)
        {
            Log.Removed(logger, owner.Name);
        }

        return removed;
    }

    private void EnsureKey(SqliteConnection connection)
    {
        if (vault.EnsureKey(FactorTables.AreEmpty(connection)))
        {
            // What waits was encrypted with a key that is no more.
            FactorTables.RemoveAllPending(connection);
        }
    }

    private byte[]? FindPending(SqliteConnection connection, FactorOwner owner) =>
        FactorTables.FindPending(connection, owner, time.GetUtcNow()) is { } kept ? vault.Open(kept, Pending, owner) : null;

    private IReadOnlyList<string> Keep(SqliteConnection connection, FactorOwner owner, byte[] secret, long step)
    {
        FactorTables.RemovePending(connection, owner);
        FactorTables.Put(connection, owner, new FactorRow(vault.Seal(secret, InForce, owner), time.GetUtcNow(), step, Failures: 0));
        Log.Enrolled(logger, owner.Name);
        return MakeCodes(connection, owner);
    }

    private IReadOnlyList<string> MakeCodes(SqliteConnection connection, FactorOwner owner)
    {
        var codes = RecoveryCode.Make();
        FactorTables.PutCodes(connection, owner, codes.Select(code => vault.HashOf(code, owner)));
        return [.. codes.Select(RecoveryCode.ForPeople)];
    }

    private void Enrolled(FactorOwner owner, IReadOnlyList<string>? codes)
    {
        if (codes is not null)
        {
            _enrolled.Add(owner);
        }
    }

    /// <summary>Changes something, all or nothing.</summary>
    /// <param name="change">What changes.</param>
    /// <param name="changed">Happens once it is kept, before anybody else has the database.</param>
    private T Changing<T>(Func<SqliteConnection, T> change, Action<T>? changed = null) => Reading(() => database.Change(FactorTables.Schema, connection =>
    {
        T result;
        using (var transaction = connection.BeginTransaction())
        {
            result = change(connection);
            transaction.Commit();
        }

        changed?.Invoke(result);
        return result;
    }));

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (StateDatabase.IsFault(exception))
        {
            Log.Unreadable(logger, exception);
            throw new AccountStoreException("The second factors cannot be read or written.", exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1382, LogLevel.Information, "{User} has a second factor from now on.")]
        public static partial void Enrolled(ILogger logger, string user);

        [LoggerMessage(1383, LogLevel.Information, "{User} has no second factor any more.")]
        public static partial void Removed(ILogger logger, string user);

        [LoggerMessage(1384, LogLevel.Information, "{User} has used a recovery code; {Left} are left.")]
        public static partial void RecoveryCodeUsed(ILogger logger, string user, int left);

        [LoggerMessage(1385, LogLevel.Warning, "{User} has given {Count} wrong codes in a row; from now on only a recovery code is accepted, until one is given or an administrator makes new ones.")]
        public static partial void OnlyRecovery(ILogger logger, string user, int count);

        [LoggerMessage(1386, LogLevel.Error, "The second factors in authentication.db cannot be read or written; nobody completes a sign-in with one.")]
        public static partial void Unreadable(ILogger logger, Exception exception);
    }
}
