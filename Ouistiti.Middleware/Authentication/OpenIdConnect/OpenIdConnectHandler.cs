using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>
/// Signs users in who have an account at an OpenID provider, by the code flow with PKCE (OpenID Connect Core 1.0, section 3.1; RFC 9700). It stands in for the handler of
/// Microsoft.AspNetCore.Authentication.OpenIdConnect, on the same base class and libraries.
/// </summary>
internal sealed class OpenIdConnectHandler(IOptionsMonitor<OpenIdConnectOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : RemoteAuthenticationHandler<OpenIdConnectOptions>(options, logger, encoder), IAuthenticationSignOutHandler
{
    private const string ChallengeMethod = "S256";
    private const int VerifierLength = 32;

    private new OpenIdConnectEvents Events => (OpenIdConnectEvents)base.Events;

    public override Task<bool> HandleRequestAsync() =>
        Options.RemoteSignOutPath.HasValue && Options.RemoteSignOutPath == Request.Path ? HandleRemoteSignOutAsync()
        : Options.SignedOutCallbackPath.HasValue && Options.SignedOutCallbackPath == Request.Path ? HandleSignedOutCallbackAsync()
        : base.HandleRequestAsync();

    /// <summary>Sends the user to the provider (section 3.1.2.1).</summary>
    /// <exception cref="OpenIdConnectException">The provider's metadata cannot be had.</exception>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var configuration = await GetConfigurationAsync();
        if (string.IsNullOrEmpty(configuration.AuthorizationEndpoint))
        {
            throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, "the provider's metadata name no authorization endpoint");
        }

        if (string.IsNullOrEmpty(properties.RedirectUri))
        {
            properties.RedirectUri = OriginalPathBase + OriginalPath + Request.QueryString;
        }

        var message = new OpenIdConnectMessage
        {
            EnableTelemetryParameters = false,
            ClientId = Options.ClientId,
            IssuerAddress = configuration.AuthorizationEndpoint,
            Nonce = Options.ProtocolValidator.GenerateNonce(),
            Prompt = Options.Prompt,
            RedirectUri = BuildRedirectUri(Options.CallbackPath),
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = string.Join(' ', Options.Scope),
            MaxAge = Options.MaxAge is { } age ? ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null,
        };
        if (Options.ResponseMode != OpenIdConnectResponseMode.Query)
        {
            message.ResponseMode = Options.ResponseMode;
        }

        // RFC 7636, section 4: the code is worth nothing to who did not begin here.
        var verifier = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(VerifierLength));
        message.SetParameter(OAuthConstants.CodeChallengeKey, Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier))));
        message.SetParameter(OAuthConstants.CodeChallengeMethodKey, ChallengeMethod);
        foreach (var (name, value) in Options.AdditionalAuthorizationParameters)
        {
            message.SetParameter(name, value);
        }

        properties.Items[OAuthConstants.CodeVerifierKey] = verifier;
        properties.Items[OpenIdConnectDefaults.NoncePropertiesKey] = message.Nonce;
        GenerateCorrelationId(properties);

        var redirect = new RedirectContext(Context, Scheme, Options, properties) { ProtocolMessage = message };
        await Events.RedirectToIdentityProvider(redirect);
        if (redirect.Handled)
        {
            return;
        }

        properties.Items[OpenIdConnectDefaults.RedirectUriForCodePropertiesKey] = redirect.ProtocolMessage.RedirectUri;
        redirect.ProtocolMessage.State = Options.StateDataFormat!.Protect(properties);
        Response.Redirect(redirect.ProtocolMessage.CreateAuthenticationRequestUrl());
    }

    /// <summary>Takes the provider's answer (section 3.1.2.5 and on).</summary>
    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        var message = await AuthorizationResponse.ReadAsync(Request);
        var received = new MessageReceivedContext(Context, Scheme, Options, Options.StateDataFormat!.Unprotect(message.State)) { ProtocolMessage = message };
        await Events.MessageReceived(received);
        if (received.Result is { } answered)
        {
            return answered;
        }

        if (received.Properties is not { } properties || !ValidateCorrelationId(properties))
        {
            // RFC 9700, section 4.7: somebody else's sign-in, or one that is over.
            throw new OpenIdConnectException(OpenIdConnectProblem.Stale, "the answer belongs to no sign-in that this browser has begun");
        }

        var configuration = await GetConfigurationAsync();
        AuthorizationResponse.Check(message, configuration);
        if (message.Error == "access_denied")
        {
            return await HandleAccessDeniedErrorAsync(properties);
        }

        AuthorizationResponse.ThrowIfError(message);
        return await RedeemAsync(message, properties, configuration);
    }

    /// <summary>Redeems the code (section 3.1.3), and finds out who the user is.</summary>
    private async Task<HandleRequestResult> RedeemAsync(OpenIdConnectMessage message, AuthenticationProperties properties, OpenIdConnectConfiguration configuration)
    {
        var request = new OpenIdConnectMessage
        {
            EnableTelemetryParameters = false,
            ClientId = Options.ClientId,
            ClientSecret = Options.ClientSecret,
            Code = message.Code,
            GrantType = OpenIdConnectGrantTypes.AuthorizationCode,
            RedirectUri = properties.Items[OpenIdConnectDefaults.RedirectUriForCodePropertiesKey],
        };
        request.SetParameter(OAuthConstants.CodeVerifierKey, properties.Items[OAuthConstants.CodeVerifierKey]);
        _ = properties.Items.Remove(OAuthConstants.CodeVerifierKey);
        var codeReceived = new AuthorizationCodeReceivedContext(Context, Scheme, Options, properties) { ProtocolMessage = message, TokenEndpointRequest = request };
        await Events.AuthorizationCodeReceived(codeReceived);
        if (codeReceived.Result is { } answered)
        {
            return answered;
        }

        var tokens = await Backchannel.RequestTokensAsync(Options, configuration, codeReceived.TokenEndpointRequest, Context.RequestAborted);
        var tokensReceived = new TokenResponseReceivedContext(Context, Scheme, Options, properties) { ProtocolMessage = message, TokenEndpointResponse = tokens };
        await Events.TokenResponseReceived(tokensReceived);
        if (tokensReceived.Result is { } answeredThen)
        {
            return answeredThen;
        }

        var nonce = properties.Items[OpenIdConnectDefaults.NoncePropertiesKey];
        var (principal, token) = await IdToken.ValidateAsync(Options, GetConfigurationAsync, configuration, tokens, nonce, TimeProvider);
        var validated = new TokenValidatedContext(Context, Scheme, Options, principal, properties)
        {
            ProtocolMessage = message,
            TokenEndpointResponse = tokens,
            SecurityToken = token,
            Nonce = nonce,
        };
        await Events.TokenValidated(validated);
        if (validated.Result is { } answeredAtLast)
        {
            return answeredAtLast;
        }

        if (Options.SaveTokens)
        {
            SaveTokens(properties, tokens);
        }

        return Options.GetClaimsFromUserInfoEndpoint && configuration.UserInfoEndpoint is { Length: > 0 }
            ? await AddUserInformationAsync(configuration, tokens, token.Subject, validated.Principal!, properties)
            : HandleRequestResult.Success(new AuthenticationTicket(validated.Principal!, properties, Scheme.Name));
    }

    /// <summary>Adds what the UserInfo endpoint tells (section 5.3).</summary>
    private async Task<HandleRequestResult> AddUserInformationAsync(
        OpenIdConnectConfiguration configuration, OpenIdConnectMessage tokens, string subject, ClaimsPrincipal principal, AuthenticationProperties properties)
    {
        using var user = await Backchannel.RequestUserInformationAsync(Options, configuration, tokens.AccessToken, subject, Context.RequestAborted);
        var received = new UserInformationReceivedContext(Context, Scheme, Options, principal, properties) { ProtocolMessage = tokens, User = user };
        await Events.UserInformationReceived(received);
        if (received.Result is { } answered)
        {
            return answered;
        }

        foreach (var action in Options.ClaimActions)
        {
            action.Run(received.User.RootElement, (ClaimsIdentity)received.Principal!.Identity!, ClaimsIssuer);
        }

        return HandleRequestResult.Success(new AuthenticationTicket(received.Principal!, received.Properties, Scheme.Name));
    }

    /// <summary>Sends the user to the provider to sign out there (OpenID Connect RP-Initiated Logout 1.0, section 2).</summary>
    public async Task SignOutAsync(AuthenticationProperties? properties)
    {
        properties ??= new AuthenticationProperties();
        var configuration = await GetConfigurationAsync();
        var message = new OpenIdConnectMessage
        {
            EnableTelemetryParameters = false,
            ClientId = Options.ClientId,
            IssuerAddress = configuration.EndSessionEndpoint ?? string.Empty,
            PostLogoutRedirectUri = BuildRedirectUri(Options.SignedOutCallbackPath),
            IdTokenHint = properties.GetTokenValue(OpenIdConnectParameterNames.IdToken),
        };
        properties.StoreTokens([]);
        if (string.IsNullOrEmpty(properties.RedirectUri))
        {
            properties.RedirectUri = Options.SignedOutRedirectUri;
        }

        var redirect = new RedirectContext(Context, Scheme, Options, properties) { ProtocolMessage = message };
        await Events.RedirectToIdentityProviderForSignOut(redirect);
        if (!redirect.Handled)
        {
            redirect.ProtocolMessage.State = Options.StateDataFormat!.Protect(properties);
            Response.Redirect(redirect.ProtocolMessage.CreateLogoutRequestUrl());
        }
    }

    /// <summary>Takes who comes back from signing out there.</summary>
    private async Task<bool> HandleSignedOutCallbackAsync()
    {
        var message = new OpenIdConnectMessage(Request.Query.Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value.ToArray()!)));
        var properties = Options.StateDataFormat!.Unprotect(message.State);
        var back = new RemoteSignOutContext(Context, Scheme, Options, message) { Properties = properties ?? new AuthenticationProperties() };
        await Events.SignedOutCallbackRedirect(back);
        if (back.Result is { } answered)
        {
            return answered.Handled;
        }

        // Only what this server has written itself can say where to go on.
        Response.Redirect(properties?.RedirectUri ?? Options.SignedOutRedirectUri);
        return true;
    }

    /// <summary>Takes the provider's word that the user has signed out there (OpenID Connect Front-Channel Logout 1.0, section 2).</summary>
    private async Task<bool> HandleRemoteSignOutAsync()
    {
        var message = new OpenIdConnectMessage(Request.Query.Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value.ToArray()!)));
        var remote = new RemoteSignOutContext(Context, Scheme, Options, message);
        await Events.RemoteSignOut(remote);
        return remote.Result?.Handled ?? true;
    }

    private static void SaveTokens(AuthenticationProperties properties, OpenIdConnectMessage tokens) =>
        properties.StoreTokens(new (string Name, string? Value)[]
        {
            (OpenIdConnectParameterNames.IdToken, tokens.IdToken),
            (OpenIdConnectParameterNames.AccessToken, tokens.AccessToken),
            (OpenIdConnectParameterNames.RefreshToken, tokens.RefreshToken),
        }.Where(token => !string.IsNullOrEmpty(token.Value)).Select(token => new AuthenticationToken { Name = token.Name, Value = token.Value! }));

    private async Task<OpenIdConnectConfiguration> GetConfigurationAsync()
    {
        try
        {
            return Options.Configuration ?? await Options.ConfigurationManager!.GetConfigurationAsync(Context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or HttpRequestException)
        {
            throw new OpenIdConnectException(OpenIdConnectProblem.Unreachable, $"the provider's metadata cannot be had: {(exception.InnerException ?? exception).Message}", exception);
        }
    }
}
