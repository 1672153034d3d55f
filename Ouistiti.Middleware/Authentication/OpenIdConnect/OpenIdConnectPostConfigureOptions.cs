using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>Completes options with what follows from them.</summary>
internal sealed class OpenIdConnectPostConfigureOptions(IDataProtectionProvider protection) : IPostConfigureOptions<OpenIdConnectOptions>
{
    private const string Discovery = "/.well-known/openid-configuration";

    // Of what a provider has to say, nothing is long.
    private const int LongestAnswer = 1024 * 1024;

    public void PostConfigure(string? name, OpenIdConnectOptions options)
    {
        options.DataProtectionProvider ??= protection;
        options.StateDataFormat ??= new PropertiesDataFormat(options.DataProtectionProvider.CreateProtector(typeof(OpenIdConnectHandler).FullName!, name ?? string.Empty, "v1"));
        options.Backchannel ??= new HttpClient(options.BackchannelHttpHandler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = options.BackchannelTimeout,
            MaxResponseContentBufferSize = LongestAnswer,
        };
        if (options.Configuration is null && (options.MetadataAddress ?? options.Authority) is { } address)
        {
            options.ConfigurationManager ??= new ConfigurationManager<OpenIdConnectConfiguration>(
                options.MetadataAddress ?? address.TrimEnd('/') + Discovery,
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever(options.Backchannel) { RequireHttps = options.RequireHttpsMetadata });
        }
    }
}
