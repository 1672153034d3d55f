using System.Text;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>A request that a provider got.</summary>
/// <param name="Endpoint">What was asked for.</param>
/// <param name="Path">The path of its address.</param>
/// <param name="Method">The request's method.</param>
/// <param name="Parameters">Those of the address and of the form.</param>
/// <param name="Authorization">The <c>Authorization</c> field, or nothing.</param>
internal sealed record RecordedRequest(ProviderEndpoint Endpoint, string Path, string Method, IReadOnlyDictionary<string, string> Parameters, string Authorization)
{
    /// <summary>A parameter, or null.</summary>
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>How the client proved who it is, in the terms of discovery documents, with the name and secret that it gave.</summary>
    public (string Method, string? Client, string? Secret) ClientProof
    {
        get
        {
            if (Authorization.StartsWith("Basic ", StringComparison.Ordinal))
            {
                // Both parts are encoded like a form's: RFC 6749 section 2.3.1.
                var pair = Encoding.UTF8.GetString(Convert.FromBase64String(Authorization[6..])).Split(':', 2).Select(part => Uri.UnescapeDataString(part.Replace('+', ' '))).ToArray();
                return ("client_secret_basic", pair[0], pair[1]);
            }

            return this["client_assertion"] is not null ? ("private_key_jwt", this["client_id"], null)
                : this["client_secret"] is { } secret ? ("client_secret_post", this["client_id"], secret)
                : ("none", this["client_id"], null);
        }
    }
}
