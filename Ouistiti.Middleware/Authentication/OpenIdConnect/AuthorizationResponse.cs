using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>What a provider answers by way of the user's browser (OpenID Connect Core 1.0, sections 3.1.2.5 and 3.1.2.6). Until it is checked, anybody may have written it.</summary>
internal static class AuthorizationResponse
{
    private const string Issuer = "iss";
    private const int LongestShown = 300;

    /// <summary>Reads it, from the query or a form.</summary>
    /// <exception cref="OpenIdConnectException">It is no such answer.</exception>
    public static async Task<OpenIdConnectMessage> ReadAsync(HttpRequest request)
    {
        IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>>? parameters;
        try
        {
            parameters = HttpMethods.IsGet(request.Method) ? request.Query : HttpMethods.IsPost(request.Method) ? await Form.SmallForm.ReadAsync(request) : null;
        }
        catch (BadHttpRequestException)
        {
            parameters = null;
        }

        if (parameters is null || parameters.Any(parameter => parameter.Value.Count > 1))
        {
            // RFC 6749, section 3.1: no parameter twice.
            throw new OpenIdConnectException(OpenIdConnectProblem.Stale, "this is no answer of a provider");
        }

        return new OpenIdConnectMessage(parameters.Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value.ToArray()!)));
    }

    /// <summary>Checks that it comes from the provider that was asked (RFC 9207, section 2.4), and is of the flow that was asked for.</summary>
    /// <exception cref="OpenIdConnectException">It does not, or is not.</exception>
    public static void Check(OpenIdConnectMessage message, OpenIdConnectConfiguration configuration)
    {
        var issuer = message.GetParameter(Issuer);
        var mustName = configuration.AuthorizationResponseIssParameterSupported;
        if (issuer is null ? mustName : issuer != configuration.Issuer)
        {
            throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, issuer is null ? "the answer does not name its issuer" : $"the answer is of another issuer, {Shorten(issuer)}");
        }

        if (message.IdToken is not null || message.AccessToken is not null)
        {
            throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, "the answer holds tokens, which nobody asked for");
        }
    }

    /// <summary>Throws where it is an error, or holds no code.</summary>
    /// <exception cref="OpenIdConnectException">It is, or does not.</exception>
    public static void ThrowIfError(OpenIdConnectMessage message)
    {
        if (message.Error is { Length: > 0 } error)
        {
            var problem = error switch
            {
                "server_error" or "temporarily_unavailable" => OpenIdConnectProblem.Unreachable,
                "login_required" or "interaction_required" or "consent_required" or "account_selection_required" => OpenIdConnectProblem.Denied,
                _ => OpenIdConnectProblem.Misconfigured,
            };
            throw new OpenIdConnectException(problem, $"the provider answers {Shorten(error)}{(message.ErrorDescription is { } description ? $" ({Shorten(description)})" : string.Empty)}") { Error = error };
        }

        if (string.IsNullOrEmpty(message.Code))
        {
            throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, "the answer holds no code");
        }
    }

    /// <summary>Bounds what comes from the network before it goes into the log.</summary>
    public static string Shorten(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";
}
