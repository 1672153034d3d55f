using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Accounts.Files;
using Ouistiti.Middleware.Authentication.Accounts.Sqlite;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Accounts;

/// <summary>Accounts and stores to try.</summary>
internal static class TestAccounts
{
    public static Account Alice(string store = "test") =>
        new(store, "alice", "staff", "/home/alice", AccountStatus.Activated, StoredPassword.Parse("wonderland"));

    public static PasswordFileStore File(string path, TimeProvider? time = null) =>
        new(path, time ?? TimeProvider.System, NullLogger<PasswordFileStore>.Instance);

    public static SqliteAccountStore Database(string path) => new(path, NullLogger<SqliteAccountStore>.Instance);

    /// <summary>A database that was just made.</summary>
    public static SqliteAccountStore NewDatabase(TestDirectory directory, out string password)
    {
        var store = Database(directory["accounts.db"]);
        var notice = new RecordedNotice();
        store.EnsureExists(Clear, notice);
        password = notice.Passwords.Single();
        return store;
    }

    public static StoredPassword Clear(string user, string password) => StoredPassword.Parse(password);
}
