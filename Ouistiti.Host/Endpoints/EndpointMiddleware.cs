using System.Security.Claims;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Tls;
using Ouistiti.Middleware.Features;
using IEndpointFeature = Ouistiti.Middleware.Features.IEndpointFeature;

namespace Ouistiti.Host.Endpoints;

/// <summary>
/// What an endpoint asks of each request: to be answered with its refusal where it is refused, to end the connection where none
/// is kept, and to tell when it turns into something else. Who showed a certificate is its user.
/// </summary>
internal sealed class EndpointMiddleware(RequestDelegate next, Func<HttpContext, Refusal, Task> refuse)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IEndpointFeature>() is not EndpointFeature endpoint)
        {
            return next(context);
        }

        if (endpoint.User is { } user)
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], ClientCertificates.AuthenticationType));
        }

        if (endpoint.Streams is not null)
        {
            return CountAsync(context, endpoint);
        }

        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            // The guard measures what the client has taken. Kestrel's own clock gives time only for what Kestrel has copied, which most of a body is not.
            rate.MinDataRate = null;
        }

        if (endpoint.Refusal is not null)
        {
            return refuse(context, endpoint.Refusal);
        }

        if (endpoint.Rules.KeepAliveTimeout == 0)
        {
            context.Response.Headers.Connection = "close";
        }

        if (endpoint.Guard is { IsPlain: false })
        {
            Prepare(context, endpoint);
        }

        return next(context);
    }

    private static void Prepare(HttpContext context, EndpointFeature endpoint)
    {
        if (context.Request.Protocol == HttpProtocol.Http10)
        {
            TakeHostFromTarget(context);
            if (endpoint.IsSimple)
            {
                context.Request.Protocol = HttpProtocol.Http09;
            }
        }

        context.Response.OnStarting(
            static state =>
            {
                var (response, endpoint) = ((HttpResponse, EndpointFeature))state;
                if (response.StatusCode == StatusCodes.Status101SwitchingProtocols)
                {
                    endpoint.Guard!.OpenTunnel();
                }

                return Task.CompletedTask;
            },
            (context.Response, endpoint));
    }

    /// <summary>Of a target in absolute form, the authority counts (RFC 9112, section 3.2.2). Kestrel knows that from HTTP/1.1 on.</summary>
    private static void TakeHostFromTarget(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var uri))
        {
            context.Request.Headers.Host = uri.Authority;
        }
    }

    private async Task CountAsync(HttpContext context, EndpointFeature endpoint)
    {
        endpoint.Streams!.Begin();
        context.Features.Set<IHttpResponseBodyFeature>(new WatchedResponseBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), endpoint.Streams, context.Abort));
        try
        {
            if (endpoint.Refusal is not null)
            {
                // So that a client which may come in again does not stay with the connection that may not.
                context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
                await refuse(context, endpoint.Refusal);
            }
            else if (Http2Rules.WhyNot(context.Request, endpoint.Rules) is { } refusal)
            {
                await refuse(context, refusal);
            }
            else
            {
                await next(context);
            }
        }
        finally
        {
            endpoint.Streams.End();
        }
    }
}
