using System.CommandLine;
using Ouistiti.Host.Commands;
using Ouistiti.Host.Configuration;
using Ouistiti.Host.Logging;

try
{
    var (settings, words) = ConfigurationArguments.Split(args);

    var file = ConfigurationArguments.File();
    var serve = new Command("serve", "Serves the sites (what happens without a command).");
    serve.SetAction((arguments, cancellation) => ServeCommand.RunAsync(arguments, file, settings, cancellation));

    var checkedFile = new Argument<string?>("file") { Description = "The configuration file, in the place of --config.", Arity = ArgumentArity.ZeroOrOne };
    var check = new Command("check", "Says whether a configuration is right, and what is wrong with it.") { checkedFile };
    check.SetAction(arguments => CheckCommand.Run(arguments.GetValue(checkedFile) ?? arguments.GetValue(file), settings));

    var health = new Command("health", "Asks the running server whether it is well.");
    health.SetAction((arguments, cancellation) => HealthCommand.RunAsync(arguments, file, settings, cancellation));

    var root = new RootCommand("Ouistiti, a small web server that protects everything a device offers. Settings take the place of those in the file: --Kestrel:Endpoints:http:Url=http://*:80")
    {
        file, serve, check, health, PasswordCommand.Create(file, settings), UserCommand.Create(file, settings), TokenCommand.Create(file, settings), TotpCommand.Create(file, settings),
    };
    root.SetAction((arguments, cancellation) => ServeCommand.RunAsync(arguments, file, settings, cancellation));

    var parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
    return parsed.Errors.Count > 0
        ? throw new ConfigurationException([.. parsed.Errors.Select(error => $"command line: {OnOneLine(error.Message)}; expected what --help shows")])

        // Signals are the host's: it lets requests in flight end.
        : await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (ConfigurationException exception)
{
    foreach (var mistake in exception.Mistakes)
    {
        await Console.Error.WriteLineAsync(Printable.Escape(mistake));
    }

    return ExitCode.Mistake;
}
catch (Exception exception)
{
    await Console.Error.WriteLineAsync(Printable.Escape($"{exception.GetType().Name}: {exception.Message}"));
    return ExitCode.Failure;
}

// The library lists what it expects one below the other.
static string OnOneLine(string message) => string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
