using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Digest;

/// <summary>Sites that offer SHA-256 alone (the main one), SHA-256 before MD5, and MD5 alone.</summary>
public sealed class DigestServer : SignInSite
{
    /// <summary>The port of the site that offers SHA-256 and MD5.</summary>
    public int MixedPort { get; } = Ports.Take();

    /// <summary>The port of the site that offers MD5 alone.</summary>
    public int WeakPort { get; } = Ports.Take();

    protected override void Configure(JsonObject configuration, JsonObject authentication)
    {
        _ = Files.Write("htdocs/page.html", "<!doctype html><title>In</title><link rel=icon href=data:,>" + string.Concat(Enumerable.Range(0, 12).Select(i => $"<img src=/image.svg?{i}>")));
        _ = Files.Write("htdocs/image.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
        authentication["Schemes"] = new JsonArray("Digest");
        authentication["Realm"] = "device 1";
        authentication["Digest"] = JsonNode.Parse("""{ "UserHash": true, "Integrity": true, "MaxIntegrityBodySize": 100000 }""");
        authentication["Accounts"]![0]!["Users"]!.AsArray().Add(JsonNode.Parse($$"""{ "Name": "Jäsøn Doe", "Password": "{{Password}}" }"""));

        // Wrong passwords are what is tested here, and not how often.
        authentication["Lockout"] = JsonNode.Parse("""{ "Attempts": 1000, "AttemptsOfAddress": 100000 }""");

        var sites = configuration["Ouistiti"]!["Sites"]!;
        Add("mixed", MixedPort, "SHA-256", "MD5");
        Add("weak", WeakPort, "MD5");
        sites["www"]!["Endpoints"] = new JsonArray("http");

        void Add(string name, int port, params string[] algorithms)
        {
            configuration["Kestrel"]!["Endpoints"]![name] = new JsonObject { ["Url"] = $"http://127.0.0.1:{port}" };
            var site = sites["www"]!.DeepClone();
            site["Endpoints"] = new JsonArray(name);
            site["Authentication"]!["Digest"] = new JsonObject { ["Algorithms"] = new JsonArray([.. algorithms.Select(algorithm => JsonValue.Create(algorithm))]) };
            sites[name] = site;
        }
    }
}
