using System.Text;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Authentication.Digest;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>A closed site that takes credentials of every kind.</summary>
public sealed class GateSite : SignInSite
{
    /// <summary>The header fields that show who one is.</summary>
    /// <param name="by">In which way.</param>
    /// <param name="request">The request that they are for.</param>
    /// <param name="isRight">Whether they are of an account, or made up.</param>
    internal async Task<string> CredentialsAsync(Signature by, string request, bool isRight)
    {
        var password = isRight ? Password : "wrong";
        return "Authorization: " + by switch
        {
            Signature.Basic => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"ann:{password}")),
            Signature.Digest => await DigestAsync(request, password),
            _ => throw new ArgumentOutOfRangeException(nameof(by)),
        } + "\r\n";
    }

    private async Task<string> DigestAsync(string request, string password)
    {
        var challenge = (await Wire.GetAsync(Port, "/")).Split("\r\n").First(line => line.StartsWith("WWW-Authenticate: Digest ", StringComparison.Ordinal));
        var line = request.Split(' ');
        return new DigestClient(challenge) { User = "ann", Password = password, Method = line[0], Uri = line[1] }.Sign();
    }

    protected override void Configure(JsonObject configuration, JsonObject authentication)
    {
        configuration["Kestrel"]!["Endpoints"]!["http"]!["HttpVersions"] = new JsonArray("0.9", "1.0", "1.1");
        configuration["Kestrel"]!["Endpoints"]!["https"] = Configurations.Parse($$"""{ "Url": "https://127.0.0.1:{{Ports.Take()}}" }""");
        authentication["Schemes"] = new JsonArray("Digest", "Basic");

        // Wrong credentials are what is tested here, and not how often.
        authentication["Lockout"] = JsonNode.Parse("""{ "Attempts": 1000, "AttemptsOfAddress": 100000 }""");
    }
}
