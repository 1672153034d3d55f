using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.OpenIdConnect;

/// <summary>What is asked of a provider directly, and not by way of the user's browser.</summary>
internal static class Backchannel
{
    private const string Json = "application/json";

    /// <summary>Asks the token endpoint (OpenID Connect Core 1.0, section 3.1.3.1 and 12.1).</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="configuration">The provider's metadata.</param>
    /// <param name="request">What is asked; its secret goes where the options say.</param>
    /// <param name="cancellationToken">Nobody waits any longer.</param>
    /// <exception cref="OpenIdConnectException">It does not answer, or not with tokens.</exception>
    public static async Task<OpenIdConnectMessage> RequestTokensAsync(
        OpenIdConnectOptions options, OpenIdConnectConfiguration configuration, OpenIdConnectMessage request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(configuration.TokenEndpoint))
        {
            throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, "the provider's metadata name no token endpoint");
        }

        using var message = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint);
        if (request.ClientSecret is { } secret && !options.PostsClientSecret)
        {
            // RFC 6749, section 2.3.1: encoded as in a form before they are joined.
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Encode(request.ClientId)}:{Encode(secret)}")));
            request.ClientSecret = null;
        }

        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Json));
        message.Content = new FormUrlEncodedContent(request.Parameters);
        using var response = await SendAsync(options, message, cancellationToken);
        using var content = await ReadAsync(response, "token", cancellationToken);
        var root = content.RootElement;
        if (Text(root, "error") is { } error)
        {
            throw Refused(error, Text(root, "error_description"));
        }

        return response.StatusCode == HttpStatusCode.OK
            ? ToMessage(root)
            : throw Unusable(response, "token");

        static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
    }

    /// <summary>Asks the UserInfo endpoint (OpenID Connect Core 1.0, section 5.3).</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="configuration">The provider's metadata.</param>
    /// <param name="accessToken">Who is asked about.</param>
    /// <param name="subject">Who it must be.</param>
    /// <param name="cancellationToken">Nobody waits any longer.</param>
    /// <exception cref="OpenIdConnectException">It does not answer, or about somebody else.</exception>
    public static async Task<JsonDocument> RequestUserInformationAsync(
        OpenIdConnectOptions options, OpenIdConnectConfiguration configuration, string? accessToken, string subject, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, configuration.UserInfoEndpoint);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Json));
        using var response = await SendAsync(options, message, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Unusable(response, "UserInfo");
        }

        var content = await ReadAsync(response, "UserInfo", cancellationToken);
        if (Text(content.RootElement, "sub") != subject)
        {
            // Section 5.3.4: the token may have been somebody else's.
            content.Dispose();
            throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, "the UserInfo endpoint answers about another user");
        }

        return content;
    }

    private static async Task<HttpResponseMessage> SendAsync(OpenIdConnectOptions options, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await options.Backchannel.SendAsync(message, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse)
        {
            throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, $"{message.RequestUri} does not answer as it should: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new OpenIdConnectException(OpenIdConnectProblem.Unreachable, $"{message.RequestUri} does not answer: {(exception.InnerException ?? exception).Message}", exception);
        }
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage response, string endpoint, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType?.Equals(Json, StringComparison.OrdinalIgnoreCase) is not true)
        {
            throw Unusable(response, endpoint);
        }

        try
        {
            var content = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            if (content.RootElement.ValueKind == JsonValueKind.Object)
            {
                return content;
            }

            content.Dispose();
        }
        catch (JsonException)
        {
            // As what is no object.
        }

        throw Unusable(response, endpoint);
    }

    private static OpenIdConnectMessage ToMessage(JsonElement root)
    {
        var message = new OpenIdConnectMessage();
        foreach (var member in root.EnumerateObject())
        {
            message.SetParameter(member.Name, member.Value.ValueKind == JsonValueKind.String ? Text(root, member.Name) : member.Value.GetRawText());
        }

        return message;
    }

    private static string? Text(JsonElement of, string name) => Tokens.Json.Text(of, name);

    private static OpenIdConnectException Refused(string error, string? description) => new(
        error is "invalid_grant" ? OpenIdConnectProblem.Stale : error is "temporarily_unavailable" or "server_error" ? OpenIdConnectProblem.Unreachable : OpenIdConnectProblem.Misconfigured,
        $"the token endpoint answers {AuthorizationResponse.Shorten(error)}{(description is null ? string.Empty : $" ({AuthorizationResponse.Shorten(description)})")}")
    {
        Error = error,
    };

    private static OpenIdConnectException Unusable(HttpResponseMessage response, string endpoint) => new(
        (int)response.StatusCode >= 500 ? OpenIdConnectProblem.Unreachable : OpenIdConnectProblem.Untrusted,
        $"the {endpoint} endpoint answers with status {(int)response.StatusCode} and {AuthorizationResponse.Shorten(response.Content.Headers.ContentType?.ToString() ?? "no content type")}");
}
