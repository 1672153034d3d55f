using System.Security.Claims;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints;

/// <summary>Makes who showed a certificate the user of the requests.</summary>
internal static class ClientCertificateExtensions
{
    /// <summary>The authentication type of such a user.</summary>
    public const string AuthenticationType = "ClientCertificate";

    /// <summary>Sets the user of each request on a connection whose client has shown a certificate.</summary>
    public static IApplicationBuilder UseClientCertificates(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Features.Get<IEndpointFeature>() is EndpointFeature { User: { } user })
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], AuthenticationType));
        }

        return next(context);
    });
}
