using System.Text;
using Ouistiti.Host.Configuration;
using Ouistiti.Host.Endpoints;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Host.Process;

/// <summary>
/// Where the running server answers for its health, in a file of its data directory: the configuration file may have changed
/// since, or have a mistake, and the server is well all the same.
/// </summary>
internal static class HealthAddress
{
    private const string FileName = "health";

    /// <summary>Notes where the server answers; takes the note away where it does not.</summary>
    /// <param name="options">What the server was started with.</param>
    /// <param name="endpoints">The endpoints as they are now.</param>
    public static void Write(OuistitiOptions options, IReadOnlyDictionary<string, ListeningEndpoint> endpoints)
    {
        var file = Path.Combine(options.DataDirectory, FileName);
        if (options.Monitoring is { } monitoring && endpoints.TryGetValue(monitoring.Endpoint, out var endpoint))
        {
            PrivateFile.Write(file, Encoding.UTF8.GetBytes($"{endpoint.Options.Url}\n{monitoring.HealthPath}\n"));
        }
        else
        {
            File.Delete(file);
        }
    }

    /// <summary>Reads the note: the endpoint's address, and the path.</summary>
    /// <returns>Null where there is none.</returns>
    public static (string Url, string Path)? Read(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, FileName);
        return File.Exists(file) && File.ReadAllLines(file) is [var url, var path] ? (url, path) : null;
    }
}
