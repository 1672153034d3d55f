using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>The answers of the API.</summary>
internal static class ApiAnswers
{
    /// <summary>Sends JSON.</summary>
    public static Task SendAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) => context.SendAsync("application/json", JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Sends problem details.</summary>
    public static Task SendProblemAsync(HttpContext context, int status, string detail, string code)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = "60";
        }
        else if (status is StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        var problem = new Problem("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, code);
        return context.SendAsync("application/problem+json", JsonSerializer.SerializeToUtf8Bytes(problem, ManagementJson.Default.Problem));
    }

    /// <summary>Says what came of a request that did not succeed.</summary>
    public static Task SendProblemAsync(HttpContext context, ManagementResult result) =>
        SendProblemAsync(context, result.Code, result.Detail, JsonNamingPolicy.CamelCase.ConvertName(result.Status.ToString()));

    /// <summary>Says that a resource does not have a method.</summary>
    public static Task SendMethodProblemAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return SendProblemAsync(context, StatusCodes.Status405MethodNotAllowed, $"There are {allowed}.", "method");
    }

    /// <summary>Says why the gate has refused a request.</summary>
    public static Task ExplainAsync(HttpContext context, Refusal refusal) => SendProblemAsync(
        context,
        refusal.StatusCode,
        refusal.StatusCode == StatusCodes.Status403Forbidden ? "The request comes from a page of another site." : "Accounts cannot be read at present. The server's log says why.",
        refusal.Reason);
}
