using System.CommandLine;
using Ouistiti.Host.Commands;
using Ouistiti.Host.Configuration;

var (settings, words) = ConfigurationArguments.Split(args);

var serveFile = ConfigurationArguments.File();
var serve = new Command("serve", "Serves the sites (what happens without a command).") { serveFile };
serve.SetAction((arguments, cancellation) => ServeCommand.RunAsync(arguments, serveFile, settings, cancellation));

var checkFile = new Argument<string?>("file") { Description = "The configuration file.", Arity = ArgumentArity.ZeroOrOne };
var check = new Command("check", "Says whether a configuration is right, and what is wrong with it.") { checkFile };
check.SetAction(arguments => CheckCommand.Run(arguments, checkFile, settings));

var healthFile = ConfigurationArguments.File();
var health = new Command("health", "Asks the running server whether it is well.") { healthFile };
health.SetAction((arguments, cancellation) => HealthCommand.RunAsync(arguments, healthFile, settings, cancellation));

var rootFile = ConfigurationArguments.File();
var root = new RootCommand("Ouistiti, a small web server that protects everything a device offers. Settings take the place of those in the file: --Kestrel:Endpoints:http:Url=http://*:80")
{
    rootFile, serve, check, health,
};
root.SetAction((arguments, cancellation) => ServeCommand.RunAsync(arguments, rootFile, settings, cancellation));

try
{
    var parsed = root.Parse(words);
    return parsed.Errors.Count > 0
        ? throw new ConfigurationException([.. parsed.Errors.Select(error => $"command line: {error.Message}; expected what --help shows")])

        // Signals are the host's: it lets requests in flight end.
        : await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (ConfigurationException exception)
{
    foreach (var mistake in exception.Mistakes)
    {
        await Console.Error.WriteLineAsync(mistake);
    }

    return ExitCode.Mistake;
}
