using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>Tells others who issues the site's tokens, and where the keys are (OpenID Connect Discovery 1.0, section 4; RFC 8414).</summary>
internal sealed class DiscoveryEndpoint(SiteTokens site) : ISignInEndpoint
{
    public string Path => "/.well-known/openid-configuration";

    public Task AnswerAsync(HttpContext context) => PublishedJson.AnswerAsync(context, "application/json", Write);

    private void Write(Utf8JsonWriter writer)
    {
        var issuer = site.Options.Issuer!;
        writer.WriteString("issuer", issuer);
        writer.WriteString("jwks_uri", issuer.TrimEnd('/') + JwksEndpoint.JwksPath);
        if (site.Authentication.TokenEndpoint is { } endpoint)
        {
            writer.WriteString("authorization_endpoint", issuer.TrimEnd('/') + endpoint);
        }

        WriteList("id_token_signing_alg_values_supported", site.Options.Algorithm);
        WriteList("subject_types_supported", "public");
        WriteList("response_types_supported", "token");
        WriteList(
            "claims_supported",
            [
                TokenClaims.Issuer, TokenClaims.Subject, TokenClaims.Audience, TokenClaims.Expires, TokenClaims.NotBefore, TokenClaims.IssuedAt, TokenClaims.Id, TokenClaims.Session,
                TokenClaims.SignedInAt, TokenClaims.Factors, AccountClaims.User, AccountClaims.Role, AccountClaims.Home, AccountClaims.Status,
            ]);

        void WriteList(string name, params ReadOnlySpan<string> values)
        {
            writer.WriteStartArray(name);
            foreach (var value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }
    }
}
