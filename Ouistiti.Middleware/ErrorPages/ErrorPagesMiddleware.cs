using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.ErrorPages;

/// <summary>Gives every error a body, the site's own where it has one, and turns what a feature throws into 500.</summary>
internal sealed partial class ErrorPagesMiddleware(RequestDelegate next, IReadOnlyDictionary<string, string> pages, ILogger<ErrorPagesMiddleware> logger)
{
    private static readonly Refusal SlowBody = new(StatusCodes.Status408RequestTimeout, "slow_body");
    private static readonly Refusal BodyTooLarge = new(StatusCodes.Status413PayloadTooLarge, "body_too_large");

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            // The client has gone; there is nobody to answer.
            context.Abort();
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            Reset(context.Response);
            Tell(context, exception);
        }
        catch (Exception exception)
        {
            // Too late for another answer: the client must see that this one is not whole.
            Log.ResponseBroken(logger, exception, context.Request.Path);
            context.Abort();
            return;
        }

        if (IsWithoutBody(context.Response))
        {
            await AnswerAsync(context);
        }
    }

    private void Tell(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException refused)
        {
            // Kestrel says so while a body is being read.
            if (refused.StatusCode == StatusCodes.Status408RequestTimeout)
            {
                context.Refuse(SlowBody);
            }
            else if (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
            {
                context.Refuse(BodyTooLarge);
            }
            else
            {
                // Malformed, which has been counted where it was seen, or broken off.
                context.Response.StatusCode = refused.StatusCode;
            }

            return;
        }

        Log.RequestFailed(logger, exception);
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var format = ErrorPageNegotiation.Choose(context.Request);
        if (format == ErrorPageFormat.Html && PageOf(context.Response.StatusCode) is { } page)
        {
            try
            {
                if (SmallFile.Read(page) is { } body)
                {
                    await context.SendAsync("text/html; charset=utf-8", body);
                    return;
                }

                Log.PageUnusable(logger, page);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !context.Response.HasStarted)
            {
                Log.PageUnreadable(logger, exception, page);
            }
        }

        await ErrorPageWriter.WriteAsync(context, format);
    }

    private string? PageOf(int status) =>
        pages.TryGetValue(status.ToString(CultureInfo.InvariantCulture), out var page) || pages.TryGetValue("*", out page) ? page : null;

    private static bool IsWithoutBody(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentLength: null } && string.IsNullOrEmpty(response.ContentType);

    /// <summary>Takes away what described the body that will not come; the headers of every answer stay.</summary>
    private static void Reset(HttpResponse response)
    {
        response.ContentLength = null;
        foreach (var name in response.Headers.Keys.Where(name => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("Content-Security-Policy", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            _ = response.Headers.Remove(name);
        }

        _ = response.Headers.Remove("ETag");
        _ = response.Headers.Remove("Last-Modified");
    }

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Error, "A request failed.")]
        public static partial void RequestFailed(ILogger logger, Exception exception);

        [LoggerMessage(1101, LogLevel.Warning, "The answer to {Path} could not be completed.")]
        public static partial void ResponseBroken(ILogger logger, Exception exception, string path);

        [LoggerMessage(1103, LogLevel.Warning, "The error page {Page} is no regular file of at most 1 MiB; the built-in one was sent.")]
        public static partial void PageUnusable(ILogger logger, string page);

        [LoggerMessage(1102, LogLevel.Warning, "The error page {Page} cannot be read; the built-in one was sent.")]
        public static partial void PageUnreadable(ILogger logger, Exception exception, string page);
    }
}
