using System.CommandLine;
using System.Globalization;
using Ouistiti.Host.Configuration;
using Ouistiti.Host.Logging;
using Ouistiti.Host.Process;
using Ouistiti.Middleware.Authentication.Accounts;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Ouistiti.Host.Commands;

/// <summary>How commands are told whose accounts they are about.</summary>
internal static class AccountArguments
{
    private const string Have = "have accounts";

    /// <summary>The option that names the site.</summary>
    public static Option<string?> Site() => SiteArguments.Option(Have);

    /// <summary>The option that names the store.</summary>
    public static Option<string?> Store() => new("--store")
    {
        Description = "One of the site's stores: its place in Accounts, from 0 on, or the path of its file; needed where several can be written.",
        HelpName = "place or path",
        Recursive = true,
    };

    /// <summary>The accounts of a site, and the settings that say so.</summary>
    /// <param name="file">The configuration file.</param>
    /// <param name="settings">What takes the place of its settings.</param>
    /// <param name="site">The site's name; null where there is but one.</param>
    /// <param name="makesMissing">Whether databases are made that are missing.</param>
    /// <exception cref="ConfigurationException">There is no such site, or more than one.</exception>
    public static (AccountAdministration Accounts, OuistitiOptions Settings) Open(string? file, IReadOnlyList<string> settings, string? site, bool makesMissing)
    {
        var (name, sites, options) = SiteArguments.Find(file, settings, site, candidate => candidate.Accounts.Length > 0, Have, "Authentication:Accounts");
        return (AccountAdministration.Open(sites, name, makesMissing ? new FirstPasswordNotice() : null, TimeProvider.System, Loggers()), options);
    }

    /// <summary>The accounts of a password file that need belong to no site.</summary>
    public static AccountAdministration OpenFile(string path, PasswordForm form) => AccountAdministration.OpenFile(Path.GetFullPath(path), form, TimeProvider.System, Loggers());

    /// <summary>The place of the store that is named; null where none is.</summary>
    /// <exception cref="ConfigurationException">There is no such store.</exception>
    public static int? PlaceOf(AccountAdministration accounts, string? store)
    {
        if (store is null)
        {
            return null;
        }

        for (var i = 0; i < accounts.Stores.Count; i++)
        {
            if (store == i.ToString(CultureInfo.InvariantCulture) || (accounts.Stores[i].Path is { } path && path == Path.GetFullPath(store)))
            {
                return i;
            }
        }

        throw new ConfigurationException($"command line: there is no store {store}; expected --store with one of {Listed(accounts, _ => true)}");
    }

    /// <summary>The place of the store that new accounts go to.</summary>
    /// <exception cref="ConfigurationException">None can be written, or more than one.</exception>
    public static int WritablePlace(AccountAdministration accounts, string? store)
    {
        if (PlaceOf(accounts, store) is { } place)
        {
            return accounts.Stores[place].IsWritable ? place : throw new ConfigurationException($"command line: the store {accounts.Stores[place].Id} cannot be changed; expected {Listed(accounts, one => one.IsWritable)}");
        }

        var writable = Enumerable.Range(0, accounts.Stores.Count).Where(index => accounts.Stores[index].IsWritable).ToArray();
        return writable.Length == 1
            ? writable[0]
            : throw new ConfigurationException(writable.Length == 0
                ? "none of the site's stores can be changed; expected one with File or Database in Authentication:Accounts"
                : $"command line: several stores can be changed; expected --store with one of {Listed(accounts, one => one.IsWritable)}");
    }

    private static string Listed(AccountAdministration accounts, Func<AccountStoreSummary, bool> which) =>
        accounts.Stores.Select((store, index) => (store, index)).Where(entry => which(entry.store)).Select(entry => $"{entry.index} ({entry.store.Id})").ToArray() is { Length: > 0 } places
            ? string.Join(", ", places)
            : "a store with File or Database, of which there is none";

    /// <summary>What the stores have to say is for whoever looks, and not for a program that reads what is printed.</summary>
    public static SerilogLoggerFactory Loggers() =>
        new(new LoggerConfiguration().MinimumLevel.Warning().WriteTo.Console(new LineFormatter(), standardErrorFromLevel: LevelAlias.Minimum).CreateLogger(), dispose: true);
}
