using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication.Accounts.Files;
using Ouistiti.Middleware.Authentication.Accounts.Sqlite;
using Ouistiti.Middleware.Authentication.Accounts.Unix;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>Makes the stores that a site configures.</summary>
internal static partial class AccountStores
{
    /// <summary>Makes the stores, in their order. None is read yet.</summary>
    /// <param name="options">The stores, validated.</param>
    /// <param name="site">The site's name.</param>
    /// <param name="time">The clock; without, the system's.</param>
    /// <param name="loggers">Where the stores say what is wrong with them; without, they do not.</param>
    public static IReadOnlyList<IAccountStore> Create(IReadOnlyList<AccountStoreOptions> options, string site, TimeProvider? time = null, ILoggerFactory? loggers = null) =>
        [.. options.Select((store, index) => Create(store, $"{site}:{index}", time ?? TimeProvider.System, loggers ?? NullLoggerFactory.Instance))];

    /// <summary>Makes the databases that are missing. One that cannot be made lets nobody in; the log says so, with its key.</summary>
    /// <param name="stores">What <see cref="Create(IReadOnlyList{AccountStoreOptions}, string, TimeProvider?, ILoggerFactory?)"/> made.</param>
    /// <param name="site">The site's name.</param>
    /// <param name="hash">Makes of a user's name and password what is kept of it.</param>
    /// <param name="notice">Whom first passwords are told; without, no database can be made.</param>
    /// <param name="loggers">Where failures are said.</param>
    public static void EnsureExist(IReadOnlyList<IAccountStore> stores, string site, Func<string, string, StoredPassword> hash, IFirstPasswordNotice? notice, ILoggerFactory loggers)
    {
        for (var i = 0; i < stores.Count; i++)
        {
            if (stores[i] is SqliteAccountStore database && notice is not null)
            {
                try
                {
                    database.EnsureExists(hash, notice);
                }
                catch (AccountStoreException exception)
                {
                    Log.CannotMake(loggers.CreateLogger(typeof(AccountStores)), $"Ouistiti:Sites:{site}:Authentication:Accounts:{i}:Database", exception.Message);
                }
            }
        }
    }

    private static IAccountStore Create(AccountStoreOptions options, string place, TimeProvider time, ILoggerFactory loggers) => options switch
    {
        { Users: { } users } => new ConfigurationStore($"configuration:{place}", users),
        { File: { } file } => new PasswordFileStore(file, time, loggers.CreateLogger<PasswordFileStore>()),
        { Database: { } database } => new SqliteAccountStore(database, loggers.CreateLogger<SqliteAccountStore>()),
        _ => new SystemAccountStore(time),
    };

    private static partial class Log
    {
        [LoggerMessage(1334, LogLevel.Error, "{Key}: {Reason} The site lets nobody in by it. Expected a directory that the server may write, with room on its disk.")]
        public static partial void CannotMake(ILogger logger, string key, string reason);
    }
}
