using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Reload;

/// <summary>Gives a running server another configuration.</summary>
internal static class Reloading
{
    public const string Taken = "The configuration was reloaded.";
    public const string Refused = "The configuration was not reloaded, because of what is said above. The one before stays in force.";

    /// <summary>Writes the configuration over the old one and waits until it is in force.</summary>
    public static Task ReloadAsync(this OuistitiServer server, TestDirectory directory, JsonNode configuration) =>
        server.SaysOnceMoreAsync(Taken, () => directory.Write("appsettings.json", configuration.ToJsonString()));

    /// <summary>Puts a wrong configuration in the place of the old one and waits until it is refused.</summary>
    /// <remarks>At once: of a file that is written in place, the server may see an empty one first, and refuse that.</remarks>
    public static Task RefusesAsync(this OuistitiServer server, TestDirectory directory, string configuration) =>
        server.SaysOnceMoreAsync(Refused, () => File.Move(directory.Write("appsettings.json.new", configuration), directory["appsettings.json"], overwrite: true));

    /// <summary>Does something and waits until the server has said a line once more than before.</summary>
    public static async Task SaysOnceMoreAsync(this OuistitiServer server, string line, Action action)
    {
        var before = server.Count(line);
        action();
        try
        {
            await Eventually.TrueAsync(() => server.Count(line) > before, $"the server says \"{line}\" once more");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}; it said:\n{server.Output}", exception);
        }
    }

    /// <summary>How often the server has said it.</summary>
    public static int Count(this OuistitiServer server, string text) => server.Output.Split(text).Length - 1;
}
