using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>What comes before and after each request of the API: who asks, a new token where one is due, and problem details for whatever goes wrong.</summary>
internal sealed partial class ApiGate(AuthenticationOptions options, SignInPolicy policy, Challenge challenge, TokenIssuer tokens, ILogger<ApiGate> logger)
{
    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isOpen">Whether somebody may ask who has not signed in.</param>
    /// <param name="answer">Answers who may ask.</param>
    public async Task AnswerAsync(HttpContext context, bool isOpen, Func<Caller, Task> answer)
    {
        // Of one user alone, and asked for anew each time; with its tag that costs little.
        context.Response.Headers.CacheControl = "private, no-cache";
        try
        {
            var caller = Caller.Of(context.User, options.Management!, policy);
            if (caller.MissingFactor is not null || !(caller.IsKnown || isOpen))
            {
                await AskAsync(context, caller.MissingFactor);
                return;
            }

            if (caller is { Identity: { } identity, MustChangePassword: false })
            {
                tokens.Issue(context, identity);
            }

            await answer(caller);
        }
        catch (AccountStoreException exception) when (!context.Response.HasStarted)
        {
            Log.Unreadable(logger, exception.InnerException is { } cause ? $"{exception.Message} ({cause.Message})" : exception.Message);
            await ApiAnswers.SendProblemAsync(context, ManagementResult.Of(exception));
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await ApiAnswers.SendProblemAsync(context, exception.StatusCode, "The body is too large, malformed, or broke off.", "body");
        }
    }

    /// <summary>Asks to sign in, or for the other factor: as everywhere, but never by the way to a page.</summary>
    private async Task AskAsync(HttpContext context, string? factor)
    {
        await (factor is null ? challenge.SendAsync(context) : challenge.SendForFactorAsync(context, factor));
        _ = context.Response.Headers.Remove("Location");
        var status = context.Response.StatusCode == StatusCodes.Status403Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
        await ApiAnswers.SendProblemAsync(context, status, factor is null ? "Sign in first." : $"Another factor is missing: {factor}.", "unknown");
    }

    private static partial class Log
    {
        [LoggerMessage(1414, LogLevel.Error, "A request about accounts could not be answered: {Problem}")]
        public static partial void Unreadable(ILogger logger, string problem);
    }
}
