using System.CommandLine;
using Ouistiti.Host.Logging;
using Ouistiti.Host.Process;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Host.Commands;

/// <summary>
/// Issues, shows and revokes tokens. They are read from the standard input: everybody on the machine can see what stands on a command line.
/// </summary>
internal static class TokenCommand
{
    private const int MaxInput = 64 * 1024;
    private const string Have = "have users who sign in";

    /// <summary>Makes the command.</summary>
    /// <param name="file">The option that names the configuration file.</param>
    /// <param name="settings">Settings of the command line.</param>
    public static Command Create(Option<string?> file, IReadOnlyList<string> settings)
    {
        var site = SiteArguments.Option(Have);
        var user = new Option<string>("--user") { Description = "The user's name.", HelpName = "name", Required = true };
        var lifetime = new Option<TimeSpan?>("--lifetime") { Description = "How long it is valid (hours:minutes:seconds), at most SessionLifetime.", HelpName = "time" };
        var issue = new Command("issue", "Prints a token for a user.") { user, lifetime };
        issue.SetAction((arguments, _) => RunAsync(arguments, tokens => Task.FromResult(Print(tokens.Issue(arguments.GetRequiredValue(user), arguments.GetValue(lifetime))))));

        var show = new Command("show", "Says what the token on the standard input says, and whether the site accepts it.");
        show.SetAction((arguments, cancellation) => RunAsync(arguments, async tokens => Print(await tokens.ShowAsync(await ReadAsync(cancellation)))));

        var everything = new Option<string?>("--user") { Description = "Ends all sessions of this user, in the place of one.", HelpName = "name" };
        var revoke = new Command("revoke", "Ends the session of the token on the standard input, or all of a user.") { everything };
        revoke.SetAction((arguments, cancellation) => RunAsync(arguments, async tokens => Print(arguments.GetValue(everything) is { } name
            ? (null, tokens.RevokeAll(name))
            : (null, await tokens.RevokeAsync(await ReadAsync(cancellation))))));

        return new Command("token", "Issues, shows and revokes tokens.") { site, issue, show, revoke };

        Task<int> RunAsync(ParseResult arguments, Func<TokenAdministration, Task<int>> use) =>
            CommandFailure.GuardAsync(() => UseAsync(arguments.GetValue(file), settings, arguments.GetValue(site), use));
    }

    private static async Task<int> UseAsync(string? file, IReadOnlyList<string> settings, string? site, Func<TokenAdministration, Task<int>> use)
    {
        var (name, sites, options) = SiteArguments.Find(file, settings, site, _ => true, Have, "Authentication");

        // Also that it is the server's own user who asks: what another one makes here, the server could not read.
        DataDirectory.Require(options.DataDirectory);
        using var loggers = AccountArguments.Loggers();
        await using var tokens = TokenAdministration.Open(sites, name, options.DataDirectory, loggers);
        return await use(tokens);
    }

    private static async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new char[MaxInput];
        var length = await Console.In.ReadBlockAsync(buffer, cancellationToken);
        return new string(buffer, 0, length).Trim();
    }

    private static int Print((string? Output, string? Problem) result)
    {
        if (result.Problem is { } problem)
        {
            Console.Error.WriteLine(Printable.Escape(problem));
            return ExitCode.Failure;
        }

        if (result.Output is { } output)
        {
            Console.WriteLine(output);
        }

        return ExitCode.Success;
    }

    private static int Print(TokenReport report)
    {
        if (report is { Header: { } header, Claims: { } claims })
        {
            Console.WriteLine(Printable.Escape(header));
            Console.WriteLine(Printable.Escape(claims));
        }

        Console.WriteLine(report.Problem is { } problem ? Printable.Escape($"Refused: {problem}") : "Accepted.");
        return report.Problem is null ? ExitCode.Success : ExitCode.Failure;
    }
}
