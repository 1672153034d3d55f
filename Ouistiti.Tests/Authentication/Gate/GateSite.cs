using System.Text;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>A closed site that takes credentials of every kind.</summary>
public sealed class GateSite : SignInSite
{
    /// <summary>The header fields that show who one is.</summary>
    /// <param name="by">In which way.</param>
    /// <param name="request">The request that they are for.</param>
    /// <param name="isRight">Whether they are of an account, or made up.</param>
    internal static Task<string> CredentialsAsync(Signature by, string request, bool isRight)
    {
        _ = request;
        return Task.FromResult(by switch
        {
            Signature.Basic => $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"ann:{(isRight ? Password : "wrong")}"))}\r\n",
            _ => throw new ArgumentOutOfRangeException(nameof(by)),
        });
    }

    protected override void Configure(JsonObject configuration, JsonObject authentication)
    {
        configuration["Kestrel"]!["Endpoints"]!["http"]!["HttpVersions"] = new JsonArray("0.9", "1.0", "1.1");
        configuration["Kestrel"]!["Endpoints"]!["https"] = Configurations.Parse($$"""{ "Url": "https://127.0.0.1:{{Ports.Take()}}" }""");
        authentication["Schemes"] = new JsonArray("Basic");

        // Wrong credentials are what is tested here, and not how often.
        authentication["Lockout"] = JsonNode.Parse("""{ "Attempts": 1000, "AttemptsOfAddress": 100000 }""");
    }
}
