using System.Text.Json.Nodes;

namespace Ouistiti.Tests.Support;

/// <summary>Configurations to start from.</summary>
internal static class Configurations
{
    /// <summary>One site that serves the directory <c>htdocs</c> on one endpoint.</summary>
    public static JsonObject Documents(int port) => Parse($$"""
        {
          "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{port}}" } } },
          "Ouistiti": { "Sites": { "www": { "Documents": [ { "Root": "htdocs" } ] } } }
        }
        """);

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
