using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Adds what proves that we are the client, where it is a key and not a secret.</summary>
internal sealed class ClientProof(OpenIdConnectSettings settings, TimeProvider time)
{
    private readonly ClientAssertion? _assertion = settings.ClientKeyFile is { } file ? ClientAssertion.TryLoad(file, settings.ClientKeyId) : null;

    /// <summary>Adds it to a request to the token endpoint.</summary>
    public void AddTo(OpenIdConnectMessage request, OpenIdConnectConfiguration configuration)
    {
        if (_assertion is not null)
        {
            request.ClientAssertionType = ClientAssertion.Type;
            request.ClientAssertion = _assertion.Make(settings.ClientId, configuration.Issuer, time.GetUtcNow());
        }
    }
}
