using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints;

/// <summary>
/// What an endpoint asks of each request: to be answered with its refusal where it is refused, to end the connection where none
/// is kept, and to tell when it turns into something else.
/// </summary>
internal sealed class EndpointMiddleware(RequestDelegate next, RequestDelegate refusal)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IEndpointFeature>() is not EndpointFeature endpoint)
        {
            return next(context);
        }

        if (endpoint.Streams is not null)
        {
            return CountAsync(context, endpoint);
        }

        if (endpoint.Refusal is not null)
        {
            return refusal(context);
        }

        if (endpoint.Rules.KeepAliveTimeout == 0)
        {
            context.Response.Headers.Connection = "close";
        }

        if (context.Request.Headers.Upgrade.Count > 0)
        {
            context.Response.OnStarting(static state =>
            {
                var (response, endpoint) = ((HttpResponse, EndpointFeature))state;
                if (response.StatusCode == StatusCodes.Status101SwitchingProtocols)
                {
                    endpoint.Guard?.OpenTunnel();
                }

                return Task.CompletedTask;
            }, (context.Response, endpoint));
        }

        return next(context);
    }

    private async Task CountAsync(HttpContext context, EndpointFeature endpoint)
    {
        endpoint.Streams!.Begin();
        try
        {
            await (endpoint.Refusal is null ? next : refusal)(context);
        }
        finally
        {
            endpoint.Streams.End();
        }
    }
}
