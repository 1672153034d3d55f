using System.CommandLine;
using Ouistiti.Host.Process;
using Ouistiti.Middleware.Authentication.SecondFactor;

namespace Ouistiti.Host.Commands;

/// <summary>Manages the second factors of a site's users. A running server sees what changes.</summary>
internal static class TotpCommand
{
    private const string Have = "ask for a second factor";

    public static Command Create(Option<string?> file, IReadOnlyList<string> settings)
    {
        var site = SiteArguments.Option(Have);
        var user = new Argument<string>("user") { Description = "The user's name." };
        var replace = new Option<bool>("--replace") { Description = "Replaces the second factor that the user has." };

        return new Command("totp", "Manages one-time codes, the second factor of signing in.")
        {
            site,
            Make("enrol", "Gives a user a second factor, and shows what his app has to scan.", (factors, name, arguments) => Enrol(factors, name, arguments.GetValue(replace)), replace),
            Make("show", "Says whether a user has a second factor.", (factors, name, _) => Show(factors, name)),
            Make("codes", "Makes new recovery codes for a user; the old ones are void.", (factors, name, _) => RenewCodes(factors, name)),
            Make("remove", "Removes a user's second factor.", (factors, name, _) => Remove(factors, name)),
        };

        Command Make(string name, string description, Func<SecondFactorAdministration, string, ParseResult, int> run, params Option[] options)
        {
            var command = new Command(name, description) { user };
            foreach (var option in options)
            {
                command.Add(option);
            }

            command.SetAction(arguments => CommandFailure.Guard(() =>
            {
                using var factors = Open(arguments.GetValue(file), settings, arguments.GetValue(site));
                return run(factors, arguments.GetValue(user)!, arguments);
            }));
            return command;
        }
    }

    private static SecondFactorAdministration Open(string? file, IReadOnlyList<string> settings, string? site)
    {
        var (name, sites, options) = SiteArguments.Find(file, settings, site, candidate => candidate.SecondFactor is not null, Have, "Authentication:SecondFactor");
        DataDirectory.Require(options.DataDirectory);
        return new SecondFactorAdministration(sites[name], name, options.DataDirectory, TimeProvider.System);
    }

    private static int Enrol(SecondFactorAdministration factors, string user, bool replace)
    {
        if (!replace && factors.StateOf(user) is not null)
        {
            return CommandFailure.Say($"{user} has a second factor already; --replace puts another in its place.");
        }

        if (factors.Enrol(user) is not { } enrolment)
        {
            return CommandFailure.Say($"There is no user {user}.");
        }

        Console.Write(SecondFactorAdministration.Draw(enrolment.Uri));
        Console.WriteLine(enrolment.Uri);
        return List(enrolment.RecoveryCodes);
    }

    private static int Show(SecondFactorAdministration factors, string user)
    {
        if (!factors.IsUser(user))
        {
            return CommandFailure.Say($"There is no user {user}.");
        }

        Console.WriteLine(factors.StateOf(user) is { } state
            ? $"{user} has a second factor since {state.Since:yyyy-MM-dd HH:mm:ss}Z, and {state.RecoveryCodes} recovery codes.{(state.NeedsRecovery ? " After too many wrong codes, only a recovery code is accepted." : string.Empty)}"
            : $"{user} has no second factor.");
        return ExitCode.Success;
    }

    private static int RenewCodes(SecondFactorAdministration factors, string user) =>
        factors.RenewCodes(user) is { } codes ? List(codes) : CommandFailure.Say($"{user} has no second factor.");

    private static int Remove(SecondFactorAdministration factors, string user)
    {
        if (!factors.Remove(user))
        {
            return CommandFailure.Say($"{user} has no second factor.");
        }

        Console.WriteLine($"{user} has no second factor any more.");
        return ExitCode.Success;
    }

    private static int List(IReadOnlyList<string> codes)
    {
        Console.WriteLine("Recovery codes, each good for one sign-in; they are not shown again:");
        foreach (var code in codes)
        {
            Console.WriteLine(code);
        }

        return ExitCode.Success;
    }
}
