using System.CommandLine;
using Ouistiti.Host.Configuration;
using Ouistiti.Host.Logging;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Host.Commands;

/// <summary>Makes what a store keeps of a password: prints it, or a whole line of a password file, or stores it.</summary>
internal static class PasswordCommand
{
    private const string DefaultGroup = "users";

    public static Command Create(Option<string?> file, IReadOnlyList<string> settings)
    {
        var user = new Argument<string?>("user") { Description = "The user's name.", Arity = ArgumentArity.ZeroOrOne };
        var line = new Option<bool>("--line") { Description = "Prints a whole line of a password file: user:hash:group:home." };
        var group = new Option<string?>("--group") { Description = $"The user's group (default: {DefaultGroup}).", HelpName = "name" };
        var home = new Option<string?>("--home") { Description = "The directory of the user's own files.", HelpName = "path" };
        var digest = new Option<string[]>("--digest") { Description = $"Also makes what Digest needs, with this hash: {string.Join(", ", PasswordForm.DigestAlgorithms)}. May be repeated.", HelpName = "algorithm" };
        var realm = new Option<string?>("--realm") { Description = "The realm of Digest (default: ouistiti).", HelpName = "text" };
        var passwordFile = new Option<string?>("--file") { Description = "Stores the password in this file, and adds the user where he is missing.", HelpName = "path" };
        var site = new Option<string?>("--site") { Description = "Stores the password with the accounts of this site, in the form that it needs.", HelpName = "name" };
        var store = AccountArguments.Store();
        var force = new Option<bool>("--force") { Description = "Takes a weak password." };
        var command = new Command("passwd", "Reads a password from the terminal or from standard input, and prints or stores its hash.")
        {
            user, line, group, home, digest, realm, passwordFile, site, store, force,
        };
        command.SetAction(arguments => CommandFailure.Guard(() =>
        {
            var name = arguments.GetValue(user) ?? string.Empty;
            var initial = new AccountChange { Group = arguments.GetValue(group), Home = arguments.GetValue(home) };
            var form = FormOf(arguments.GetValue(realm), arguments.GetValue(digest) ?? []);
            var needsName = arguments.GetValue(line) || arguments.GetValue(site) is not null || arguments.GetValue(passwordFile) is not null || arguments.GetValue(digest) is { Length: > 0 };
            if ((needsName || name.Length > 0) && !UserCommand.IsName(name))
            {
                throw new ConfigurationException($"command line: '{name}' cannot be a user's name; expected {UserCommand.ExpectedName}");
            }

            if (arguments.GetValue(site) is { } siteName)
            {
                if (arguments.GetValue(digest) is { Length: > 0 } || arguments.GetValue(realm) is not null)
                {
                    throw new ConfigurationException("command line: --digest and --realm say what the site's own configuration says; expected --site without them");
                }

                var (accounts, _) = AccountArguments.Open(arguments.GetValue(file), settings, siteName, makesMissing: true);
                using (accounts)
                {
                    return Store(accounts, AccountArguments.PlaceOf(accounts, arguments.GetValue(store)) ?? accounts.Find(name)?.Store, name, initial, arguments.GetValue(force));
                }
            }

            if (arguments.GetValue(passwordFile) is { } path)
            {
                using var accounts = AccountArguments.OpenFile(path, form);
                return Store(accounts, 0, name, initial, arguments.GetValue(force));
            }

            Console.WriteLine(Print(form, name, initial, arguments.GetValue(line), arguments.GetValue(force)));
            return ExitCode.Success;
        }));
        return command;
    }

    private static PasswordForm FormOf(string? realm, string[] algorithms)
    {
        if (algorithms.FirstOrDefault(name => !PasswordForm.DigestAlgorithms.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new ConfigurationException($"command line: --digest {unknown} is not known; expected one of {string.Join(", ", PasswordForm.DigestAlgorithms)}");
        }

        var text = realm ?? "ouistiti";
        return PasswordForm.IsRealm(text) ? PasswordForm.For(text, algorithms) : throw new ConfigurationException($"command line: --realm cannot be kept with a password; expected {PasswordForm.ExpectedRealm}");
    }

    private static string Print(PasswordForm form, string name, AccountChange initial, bool asLine, bool isForced)
    {
        var (group, home) = (initial.Group ?? DefaultGroup, initial.Home ?? string.Empty);
        if (asLine && (group.Length == 0 || (group + home).Any(character => character == ':' || char.IsControl(character))))
        {
            throw new ConfigurationException("command line: --group or --home cannot stand in a line; expected a group, and no colon or control character");
        }

        var hash = form.Hash(name, PasswordPrompt.Read(name, isForced));
        return asLine ? $"{name}:{hash}:{group}:{home}" : hash;
    }

    private static int Store(AccountAdministration accounts, int? place, string name, AccountChange change, bool isForced)
    {
        var store = place is { } known && !accounts.Stores[known].IsWritable
            ? throw new ConfigurationException($"{name} is an account of {accounts.Stores[known].Id}, which cannot be changed here; expected an account in a file or a database")
            : place ?? AccountArguments.WritablePlace(accounts, store: null);
        change = change with { Password = PasswordPrompt.Read(name, isForced) };
        var isNew = accounts.Find(name, store) is null;
        if (!(isNew ? accounts.Add(store, name, change) : accounts.Set(store, name, change)))
        {
            return CommandFailure.Say($"{name} was added or removed by somebody else at the same time. Try again.");
        }

        Console.WriteLine(Printable.Escape(isNew ? $"{name} was added." : $"{name} has a new password."));
        return ExitCode.Success;
    }
}
