using System.Text;
using Ouistiti.Host.Configuration;

namespace Ouistiti.Host.Process;

/// <summary>
/// Where the running server answers for its health, in a file of its data directory: the configuration file may have changed
/// since, or have a mistake, and the server is well all the same.
/// </summary>
internal static class HealthAddress
{
    private const string FileName = "health";

    /// <summary>Notes where the server answers; takes the note away where it does not.</summary>
    public static void Write(AppSettings settings)
    {
        var file = Path.Combine(settings.Ouistiti.DataDirectory, FileName);
        File.Delete(file);
        if (settings.Ouistiti.Monitoring is { } monitoring)
        {
            var url = settings.Kestrel.Endpoints.First(endpoint => endpoint.Key.Equals(monitoring.Endpoint, StringComparison.OrdinalIgnoreCase)).Value.Url;
            DataDirectory.WriteFile(file, Encoding.UTF8.GetBytes($"{url}\n{monitoring.HealthPath}\n"));
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
