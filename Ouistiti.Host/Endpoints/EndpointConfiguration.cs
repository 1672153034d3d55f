using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ouistiti.Host.Endpoints;

/// <summary>
/// The configuration that Kestrel itself sees: of each endpoint only what makes it bind anew when it changes. Everything
/// else (certificates above all) follows without closing a connection.
/// </summary>
internal sealed class EndpointConfiguration : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Puts these endpoints in the place of those before, and has Kestrel follow.</summary>
    public void Publish(IEnumerable<ListeningEndpoint> endpoints)
    {
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in endpoints)
        {
            data[$"Endpoints:{endpoint.Name}:Url"] = endpoint.Options.Url;

            // All that the address can carry. What of it the endpoint accepts is decided connection by connection.
            data[$"Endpoints:{endpoint.Name}:Protocols"] = (endpoint.Options.IsTls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1).ToString();

            // Nothing of Kestrel's. But who came in under other terms has to come again.
            data[$"Endpoints:{endpoint.Name}:Clients"] = endpoint.Clients?.Terms;
        }

        Data = data;
        OnReload();
    }
}
