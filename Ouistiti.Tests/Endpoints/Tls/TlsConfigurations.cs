using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Endpoints.Tls;

/// <summary>Configurations with TLS to start from.</summary>
internal static class TlsConfigurations
{
    /// <summary>One site that serves the directory <c>htdocs</c> on one TLS endpoint.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="endpoint">What else is configured of the endpoint: the inside of a JSON object.</param>
    /// <param name="site">What else is configured of the site: the inside of a JSON object.</param>
    public static JsonObject Documents(int port, string endpoint = "", string site = "")
    {
        var configuration = Configurations.Documents(port);
        var endpoints = configuration["Kestrel"]!["Endpoints"]!.AsObject();
        _ = endpoints.Remove("http");
        endpoints["https"] = Configurations.Parse($"{{ {endpoint} }}");
        endpoints["https"]!["Url"] = $"https://127.0.0.1:{port}";
        foreach (var (key, value) in Configurations.Parse($"{{ {site} }}"))
        {
            configuration["Ouistiti"]!["Sites"]!["www"]![key] = value?.DeepClone();
        }

        return configuration;
    }

    /// <summary>Adds an endpoint in clear.</summary>
    public static JsonObject WithHttp(this JsonObject configuration, int port)
    {
        configuration["Kestrel"]!["Endpoints"]!["http"] = new JsonObject { ["Url"] = $"http://127.0.0.1:{port}" };
        return configuration;
    }
}
