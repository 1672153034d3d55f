namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>Follows a redirect of the server that was asked to another address of its own, such as the one with a slash at its end; never to anybody else.</summary>
internal sealed class SameOriginRedirects(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if ((int)response.StatusCode is not (301 or 302 or 307 or 308) || request.Method != HttpMethod.Get || response.Headers.Location is not { } location)
        {
            return response;
        }

        var target = new Uri(request.RequestUri!, location);
        if (target.GetLeftPart(UriPartial.Authority) != request.RequestUri!.GetLeftPart(UriPartial.Authority))
        {
            return response;
        }

        response.Dispose();
        using var again = new HttpRequestMessage(HttpMethod.Get, target);
        return await base.SendAsync(again, cancellationToken);
    }
}
