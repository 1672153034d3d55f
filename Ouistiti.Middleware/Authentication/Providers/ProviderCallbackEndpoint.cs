using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Authentication.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>A path that the provider sends users to; ASP.NET Core's shape of a handler answers itself.</summary>
internal sealed class ProviderCallbackEndpoint(string path) : ISignInEndpoint
{
    public string Path => path;

    public async Task AnswerAsync(HttpContext context)
    {
        var handlers = context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>();
        if (await handlers.GetHandlerAsync(context, OpenIdConnectDefaults.AuthenticationScheme) is not IAuthenticationRequestHandler handler || !await handler.HandleRequestAsync())
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
