using System.CommandLine;
using Ouistiti.Host.Commands;
using Ouistiti.Host.Configuration;

var file = ConfigurationArguments.File();
var serve = new Command("serve", "Serves the sites (what happens without a command).") { file };
serve.SetAction((arguments, cancellation) => ServeCommand.RunAsync(arguments, file, cancellation));

var checkedFile = new Argument<string?>("file") { Description = "The configuration file.", Arity = ArgumentArity.ZeroOrOne };
var check = new Command("check", "Says whether a configuration is right, and what is wrong with it.") { checkedFile };
check.SetAction(arguments => CheckCommand.Run(arguments, checkedFile));

var healthFile = ConfigurationArguments.File();
var health = new Command("health", "Asks the running server whether it is well.") { healthFile };
health.SetAction((arguments, cancellation) => HealthCommand.RunAsync(arguments, healthFile, cancellation));

var rootFile = ConfigurationArguments.File();
var root = new RootCommand("Ouistiti, a small web server that protects everything a device offers.") { rootFile, serve, check, health };
root.SetAction((arguments, cancellation) => ServeCommand.RunAsync(arguments, rootFile, cancellation));
foreach (var command in root.Subcommands.Append(root))
{
    // What is left over are settings: --Kestrel:Endpoints:http:Url=…
    command.TreatUnmatchedTokensAsErrors = false;
}

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (ConfigurationException exception)
{
    foreach (var mistake in exception.Mistakes)
    {
        await Console.Error.WriteLineAsync(mistake);
    }

    return ExitCode.Mistake;
}
