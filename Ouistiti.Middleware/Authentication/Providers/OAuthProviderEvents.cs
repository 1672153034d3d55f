using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Ouistiti.Middleware.Authentication.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>What the site has a say in while somebody signs in by OAuth 2.0 alone: there is no ID token, and the provider is asked who he is.</summary>
internal sealed class OAuthProviderEvents(ProviderSignIn signIn) : OAuthEvents
{
    // Some providers ask for the name of who asks.
    private static readonly ProductInfoHeaderValue Client = new("Ouistiti", null);

    public override async Task CreatingTicket(OAuthCreatingTicketContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(Client);
        using var response = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        if (!response.IsSuccessStatusCode)
        {
            throw new OpenIdConnectException(OpenIdConnectProblem.Unreachable, $"{context.Options.UserInformationEndpoint} answers with status {(int)response.StatusCode}");
        }

        try
        {
            using var user = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(context.HttpContext.RequestAborted));
            if (user.RootElement.ValueKind == JsonValueKind.Object)
            {
                UserInformationClaims.Add(user.RootElement, context.Identity!);
                return;
            }
        }
        catch (JsonException)
        {
            // As what is no object.
        }

        throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, $"{context.Options.UserInformationEndpoint} does not answer with a JSON object");
    }

    public override Task TicketReceived(TicketReceivedContext context) => signIn.CompleteAsync(context);

    public override Task AccessDenied(AccessDeniedContext context) => signIn.RefuseAsync(context);

    public override Task RemoteFailure(RemoteFailureContext context) => signIn.FailAsync(context);
}
