using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Publishes the keys that tokens are checked with (RFC 7517, section 5): also the next one, and those that no longer sign.</summary>
internal sealed class JwksEndpoint(SiteTokens site) : ISignInEndpoint
{
    /// <summary>The path.</summary>
    public const string JwksPath = "/.well-known/jwks.json";

    public string Path => JwksPath;

    public Task AnswerAsync(HttpContext context) => PublishedJson.AnswerAsync(context, "application/jwk-set+json", Write);

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("keys");
        foreach (var key in site.Published)
        {
            KeyFile.WritePublic(writer, key);
        }

        writer.WriteEndArray();
    }
}
