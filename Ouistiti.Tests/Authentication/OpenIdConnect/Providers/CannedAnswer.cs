using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>What <see cref="LyingProvider"/> says in place of an answer.</summary>
internal sealed class CannedAnswer
{
    private readonly Func<HttpContext, Task> _answer;

    private CannedAnswer(Func<HttpContext, Task> answer) => _answer = answer;

    /// <summary>Keeps the client waiting for ever.</summary>
    public static CannedAnswer Hang { get; } = new(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    /// <summary>Sends the head, a few bytes, and then nothing.</summary>
    public static CannedAnswer Stall { get; } = new(async context =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{\"a\":", context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    });

    /// <summary>Closes the connection.</summary>
    public static CannedAnswer HangUp { get; } = new(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Well-formed JSON of ten million bytes.</summary>
    public static CannedAnswer Huge { get; } = Text("application/json", $$"""{"padding":"{{new string('x', 10_000_000)}}"}""");

    /// <summary>A page for people, in place of JSON.</summary>
    public static CannedAnswer Html { get; } = Text("text/html", "<html><body><h1>Something went wrong</h1></body></html>", StatusCodes.Status500InternalServerError);

    /// <summary>An error of OAuth: RFC 6749 section 5.2.</summary>
    public static CannedAnswer Error(string error, string? description = null, int status = StatusCodes.Status400BadRequest) =>
        Text("application/json", new JsonObject { ["error"] = error, ["error_description"] = description }.ToJsonString(), status);

    /// <summary>Sends the client elsewhere, with its body.</summary>
    public static CannedAnswer Redirect(string address) => To(address, StatusCodes.Status307TemporaryRedirect);

    /// <summary>Sends a browser elsewhere, where it comes by GET.</summary>
    public static CannedAnswer See(string address) => To(address, StatusCodes.Status303SeeOther);

    /// <summary>Any other answer.</summary>
    public static CannedAnswer Text(string type, string body, int status = StatusCodes.Status200OK) => new(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.Headers.ContentLength = System.Text.Encoding.UTF8.GetByteCount(body);
        await context.Response.WriteAsync(body, context.RequestAborted);
    });

    public Task SendAsync(HttpContext context) => _answer(context);

    private static CannedAnswer To(string address, int status) => new(context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = address;
        return Task.CompletedTask;
    });
}
