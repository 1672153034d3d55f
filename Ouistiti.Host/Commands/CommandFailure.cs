using Ouistiti.Host.Logging;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Host.Commands;

/// <summary>Says on standard error why a command could not do what it was asked.</summary>
internal static class CommandFailure
{
    /// <summary>Runs a command; a store that cannot be read or written is a failure with its reason.</summary>
    public static int Guard(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (AccountStoreException exception)
        {
            return Say(exception.Message);
        }
    }

    /// <inheritdoc cref="Guard"/>
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (AccountStoreException exception)
        {
            return Say(exception.Message);
        }
    }

    /// <summary>Says it.</summary>
    public static int Say(string reason)
    {
        Console.Error.WriteLine(Printable.Escape(reason));
        return ExitCode.Failure;
    }
}
