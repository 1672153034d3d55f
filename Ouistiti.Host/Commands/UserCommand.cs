using System.CommandLine;
using Ouistiti.Host.Configuration;
using Ouistiti.Host.Logging;
using Ouistiti.Host.Process;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.SecondFactor;

namespace Ouistiti.Host.Commands;

/// <summary>Adds, lists, changes and removes accounts. A server that runs meanwhile sees it at the next request.</summary>
internal sealed class UserCommand
{
    private readonly Option<string?> _file;
    private readonly IReadOnlyList<string> _settings;
    private readonly Option<string?> _site = AccountArguments.Site();
    private readonly Option<string?> _store = AccountArguments.Store();
    private readonly Argument<string> _user = new("user") { Description = "The user's name." };
    private readonly Option<string?> _group = new("--group") { Description = "The user's group, which is his role.", HelpName = "name" };
    private readonly Option<string?> _home = new("--home") { Description = "The directory of the user's own files.", HelpName = "path" };
    private readonly Option<string?> _status = new Option<string?>("--status") { Description = "The state of the account.", HelpName = "state" }
        .AcceptOnlyFromAmong([.. Enum.GetNames<AccountStatus>().Select(name => name.ToLowerInvariant())]);

    private readonly Option<string[]> _disable = new("--disable-factor") { Description = "A factor that the account does without. May be repeated.", HelpName = "name" };
    private readonly Option<string[]> _enable = new("--enable-factor") { Description = "A factor that it no longer does without. May be repeated.", HelpName = "name" };
    private readonly Option<bool> _random = new("--random") { Description = "Makes a random password, prints it once, and has it changed at the first sign-in." };
    private readonly Option<bool> _password = new("--password") { Description = "Reads a new password from the terminal or from standard input." };
    private readonly Option<bool> _unlock = new("--unlock") { Description = "Lifts the lock after wrong passwords." };
    private readonly Option<bool> _force = new("--force") { Description = "Takes a weak password." };
    private readonly Option<bool> _json = new("--json") { Description = "Prints JSON, for programs." };

    private UserCommand(Option<string?> file, IReadOnlyList<string> settings) => (_file, _settings) = (file, settings);

    /// <summary>What is expected of a user's name.</summary>
    public static string ExpectedName => AccountAdministration.ExpectedName;

    /// <summary>Whether a text can be a user's name.</summary>
    public static bool IsName(string name) => AccountAdministration.IsName(name);

    public static Command Create(Option<string?> file, IReadOnlyList<string> settings)
    {
        var user = new UserCommand(file, settings);
        return new Command("user", "Manages the accounts of a site.")
        {
            user._site,
            user._store,
            user.Make("add", "Adds an account, with a password from the terminal or from standard input, or with --random.", user.Add, user._user, user._group, user._home, user._status, user._disable, user._random, user._force),
            user.Make("list", "Lists the accounts.", user.List, user._json),
            user.Make("set", "Changes an account.", user.Set, user._user, user._password, user._random, user._group, user._home, user._status, user._disable, user._enable, user._unlock, user._force),
            user.Make("remove", "Removes an account.", user.Remove, user._user),
        };
    }

    private Command Make(string name, string description, Func<ParseResult, AccountAdministration, OuistitiOptions, int> run, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetAction(arguments => CommandFailure.Guard(() =>
        {
            var (accounts, options) = AccountArguments.Open(arguments.GetValue(_file), _settings, arguments.GetValue(_site), makesMissing: name == "add");
            using (accounts)
            {
                return run(arguments, accounts, options);
            }
        }));
        return command;
    }

    private int Add(ParseResult arguments, AccountAdministration accounts, OuistitiOptions options)
    {
        var name = arguments.GetValue(_user)!;
        if (!IsName(name))
        {
            throw new ConfigurationException($"command line: '{name}' cannot be a user's name; expected {ExpectedName}");
        }

        var store = AccountArguments.WritablePlace(accounts, arguments.GetValue(_store));
        if (accounts.Find(name) is { } known)
        {
            return CommandFailure.Say($"There is a user {name} already, in {accounts.Stores[known.Store].Id}.");
        }

        var change = WithPassword(arguments, name, ChangeOf(arguments), isWanted: true, AccountStatus.Activated);
        if (!accounts.Add(store, name, change))
        {
            return CommandFailure.Say($"There is a user {name} already.");
        }

        return Done(arguments, $"{name} was added.", change);
    }

    private int Set(ParseResult arguments, AccountAdministration accounts, OuistitiOptions options)
    {
        var name = arguments.GetValue(_user)!;
        var unlocks = arguments.GetValue(_unlock);
        var change = ChangeOf(arguments);
        var changes = change is not { Group: null, Home: null, Status: null, DisabledFactors.Count: 0, EnabledFactors.Count: 0 } || arguments.GetValue(_password) || arguments.GetValue(_random);
        if (arguments.GetValue(_password) && arguments.GetValue(_random))
        {
            throw new ConfigurationException("command line: --password and --random are both there; expected one of them");
        }

        if (!changes && !unlocks)
        {
            throw new ConfigurationException("command line: nothing is to be set; expected --password, --random, --group, --home, --status, --disable-factor, --enable-factor or --unlock");
        }

        var wasLocked = unlocks && Unlock(accounts, name, options);
        if (!changes)
        {
            return Done(arguments, wasLocked ? $"{name} is not locked any more." : $"{name} was not locked.", change);
        }

        if (accounts.Find(name, AccountArguments.PlaceOf(accounts, arguments.GetValue(_store))) is not { } account)
        {
            return NoUser(name);
        }

        if (!accounts.Stores[account.Store].IsWritable)
        {
            return CannotChange(name, accounts.Stores[account.Store]);
        }

        change = WithPassword(arguments, name, change, isWanted: arguments.GetValue(_password), account.Status);
        return accounts.Set(account.Store, name, change) ? Done(arguments, $"{name} was changed.", change) : NoUser(name);
    }

    private int Remove(ParseResult arguments, AccountAdministration accounts, OuistitiOptions options)
    {
        var name = arguments.GetValue(_user)!;
        if (accounts.Find(name, AccountArguments.PlaceOf(accounts, arguments.GetValue(_store))) is not { } account)
        {
            return NoUser(name);
        }

        if (!accounts.Stores[account.Store].IsWritable)
        {
            return CannotChange(name, accounts.Stores[account.Store]);
        }

        if (!accounts.Remove(account.Store, name))
        {
            return NoUser(name);
        }

        SecondFactorAdministration.Forget(accounts.Stores[account.Store].Id, name, options.DataDirectory, TimeProvider.System);
        return Done(arguments, $"{name} was removed.", new AccountChange());
    }

    private int List(ParseResult arguments, AccountAdministration accounts, OuistitiOptions options)
    {
        var place = AccountArguments.PlaceOf(accounts, arguments.GetValue(_store));
        var listed = accounts.List().Where(account => place is null || account.Store == place).ToArray();
        UserList.Print(listed, accounts.Stores, arguments.GetValue(_json));
        return ExitCode.Success;
    }

    private AccountChange ChangeOf(ParseResult arguments) => new()
    {
        Group = arguments.GetValue(_group),
        Home = arguments.GetValue(_home),
        Status = arguments.GetValue(_status) is { } status ? Enum.Parse<AccountStatus>(status, ignoreCase: true) : null,
        DisabledFactors = arguments.GetValue(_disable) ?? [],
        EnabledFactors = arguments.GetValue(_enable) ?? [],
    };

    private AccountChange WithPassword(ParseResult arguments, string name, AccountChange change, bool isWanted, AccountStatus was) =>
        arguments.GetValue(_random) ? change with { Password = AccountAdministration.MakePassword(), Status = change.Status ?? StatusWithRandomOf(was) }
        : isWanted ? change with { Password = PasswordPrompt.Read(name, arguments.GetValue(_force)) }
        : change;

    /// <summary>A password that somebody else knows has to be changed; but it lifts no ban, and admits nobody who waits.</summary>
    private static AccountStatus StatusWithRandomOf(AccountStatus was) => was is AccountStatus.Activated ? AccountStatus.Reapproving : was;

    private int Done(ParseResult arguments, string message, AccountChange change)
    {
        Console.WriteLine(Printable.Escape(message));
        if (arguments.GetValue(_random))
        {
            Console.WriteLine(change.Status is AccountStatus.Reapproving
                ? $"The password is {change.Password}, and has to be changed at the first sign-in. It is not shown again."
                : $"The password is {change.Password}. It is not shown again. The account is {change.Status.ToString()!.ToLowerInvariant()}.");
        }

        return ExitCode.Success;
    }

    private static bool Unlock(AccountAdministration accounts, string name, OuistitiOptions options)
    {
        if (DataDirectory.Ensure(options.DataDirectory) is { } mistake)
        {
            throw new ConfigurationException($"{mistake.Key} {mistake.Problem}; expected {mistake.Expected}");
        }

        return accounts.Unlock(name, options.DataDirectory, TimeProvider.System);
    }

    private static int NoUser(string name) => CommandFailure.Say($"There is no user {name}.");

    private static int CannotChange(string name, AccountStoreSummary store) => CommandFailure.Say($"{name} is an account of {store.Id}, which cannot be changed here.");
}
