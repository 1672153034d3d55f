using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication.Accounts.Files;
using Ouistiti.Middleware.Authentication.Accounts.Sqlite;
using Ouistiti.Middleware.Authentication.Accounts.Unix;

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

    /// <summary>Makes the stores of a site that is about to be served, and, when the server starts, the databases among them that are missing: later on, it is a slip
    /// or a fault, and no reason for a new root account. One that is not made lets nobody in; the log says so, with its key.</summary>
    /// <param name="options">How users sign in to the site.</param>
    /// <param name="site">The site's name.</param>
    /// <param name="server">The server's services.</param>
    public static IReadOnlyList<IAccountStore> Open(AuthenticationOptions options, string site, IServiceProvider server)
    {
        var loggers = server.GetRequiredService<ILoggerFactory>();
        var stores = Create(options.Accounts, site, server.GetRequiredService<TimeProvider>(), loggers);
        var hasStarted = server.GetService<IHostApplicationLifetime>()?.ApplicationStarted.IsCancellationRequested is true;
        for (var i = 0; i < stores.Count; i++)
        {
            try
            {
                if (options.Accounts[i].File is { } file && !File.Exists(file))
                {
                    Log.Missing(loggers.CreateLogger(typeof(AccountStores)), $"Ouistiti:Sites:{site}:Authentication:Accounts:{i}:File", file);
                }

                // Where nobody can be told its first password, a database cannot be made.
                if (stores[i] is SqliteAccountStore database && server.GetService<IFirstPasswordNotice>() is { } notice)
                {
                    if (hasStarted)
                    {
                        database.Require();
                    }
                    else
                    {
                        database.EnsureExists(PasswordForm.Of(options).Keep, notice);
                    }
                }
            }
            catch (AccountStoreException exception)
            {
                Log.CannotMake(loggers.CreateLogger(typeof(AccountStores)), $"Ouistiti:Sites:{site}:Authentication:Accounts:{i}:Database", exception.Message);
            }
        }

        return stores;
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

        [LoggerMessage(1335, LogLevel.Error, "{Key}: {File} is missing. The site lets nobody in until it is there.")]
        public static partial void Missing(ILogger logger, string key, string file);
    }
}
