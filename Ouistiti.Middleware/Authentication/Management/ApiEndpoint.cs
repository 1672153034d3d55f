using System.Globalization;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Accounts in the way of today: finds out what a path below <see cref="ManagementOptions.Api"/> means, and has it answered.</summary>
internal sealed class ApiEndpoint(AuthenticationOptions options, ApiGate gate, AccountResource accounts, SessionResource sessions, OpenApiDocument description) : ISignInEndpoint
{
    private readonly ManagementOptions _options = options.Management!;

    public string Path => _options.Api;

    public bool IsTree => true;

    public Task AnswerAsync(HttpContext context)
    {
        // Who asks for an account of his own has none to sign in with.
        var isCollection = context.Request.Path.Value!.Length == Path.Length;
        var isOpen = isCollection && _options.SelfRegistration && HttpMethods.IsPost(context.Request.Method);
        return gate.AnswerAsync(context, isOpen, caller => AnswerAsync(context, caller));
    }

    public Task ExplainAsync(HttpContext context, Refusal refusal) => ApiAnswers.ExplainAsync(context, refusal);

    private Task AnswerAsync(HttpContext context, Caller caller)
    {
        var segments = context.Request.Path.Value![Path.Length..].Split('/');
        return segments switch
        {
            [_] => accounts.AnswerAllAsync(context, caller),
            [_, OpenApiDocument.Name] => description.AnswerAsync(context),
            [_, { Length: > 0 } name] => accounts.AnswerOneAsync(context, caller, name),
            [_, { Length: > 0 } name, "sessions"] => sessions.AnswerAllAsync(context, caller, name),
            [_, { Length: > 0 } name, "sessions", { Length: > 0 } id] => sessions.AnswerOneAsync(context, caller, name, id),
            _ => ApiAnswers.SendProblemAsync(context, new ManagementResult(ManagementStatus.NotFound, "There is nothing at this path.")),
        };
    }

    /// <summary>Reads a number of the query.</summary>
    /// <returns>Null where it is none, or out of bounds.</returns>
    public static long? NumberOf(HttpRequest request, string name, long otherwise, long least, long most) =>
        request.Query[name] is not [{ } text] ? (request.Query.ContainsKey(name) ? null : otherwise)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : null;
}
