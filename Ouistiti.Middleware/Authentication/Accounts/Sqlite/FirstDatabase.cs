using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication.Accounts.Files;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts.Sqlite;

/// <summary>
/// Makes a database where there is none, with one account: <c>root</c>, whose random password is told once and has to be changed. There
/// is no other way to a first account, and no password that two devices share.
/// </summary>
internal static class FirstDatabase
{
    private const string Root = "root";

    /// <summary>Makes the database, unless there is one, or another program is making it. It appears whole, or not at all.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="store">The account's <see cref="Account.Store"/>.</param>
    /// <param name="hash">Makes of a user's name and password what is kept of it.</param>
    /// <param name="notice">Whom the password is told.</param>
    /// <returns>Whether it was made.</returns>
    public static bool Make(string path, string store, Func<string, string, StoredPassword> hash, IFirstPasswordNotice notice)
    {
        using var file = ReplacementFile.Begin(path);
        if (Path.Exists(file.Target))
        {
            return false;
        }

        var password = RandomPassword.Make();
        Fill(file.TemporaryPath, new Account(store, Root, Root, string.Empty, AccountStatus.Reapproving, hash(Root, password)));
        file.Flush();

        // Told before it counts: when the power goes in between, the next start tells another one, and a password that nobody knows is never in force.
        notice.Tell(path, Root, password);
        file.Commit();
        return true;
    }

    private static void Fill(string path, Account root)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        using (var pragma = connection.CreateCommand())
        {
            // Nothing beside the file itself, which would stay behind if we were killed.
            pragma.CommandText = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;";
            _ = pragma.ExecuteNonQuery();
        }

        AccountSchema.Create(connection);
        using var transaction = connection.BeginTransaction();
        AccountWriter.Add(connection, root);
        transaction.Commit();
    }
}
