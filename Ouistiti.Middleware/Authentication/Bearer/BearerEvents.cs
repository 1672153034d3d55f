using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>Tells ASP.NET Core's handler where tokens come from, and who their users are now.</summary>
internal sealed partial class BearerEvents(TokenAdmission admission, RememberedTokens remembered, TimeProvider time, ILogger<BearerEvents> logger) : JwtBearerEvents
{
    // A page of another host of the domain can set many.
    private const int MostCookies = 16;

    private readonly QuietTimes<(IPAddress? Client, string Problem)> _told = new(time, TimeSpan.FromMinutes(1));

    /// <summary>Finds the token of a request. One that is known already needs nothing more.</summary>
    public override Task MessageReceived(MessageReceivedContext context)
    {
        List<string>? unknown = null;
        string? problem = null;
        foreach (var token in new RequestTokens(context.Request))
        {
            if (!remembered.TryFind(TokenDigest.Of(token), out var known))
            {
                unknown ??= [];
                if (unknown.Count < MostCookies)
                {
                    unknown.Add(token.ToString());
                }
            }
            else if (admission.Admit(known, out problem) is { } identity)
            {
                context.Principal = new ClaimsPrincipal(identity);
                context.Properties.ExpiresUtc = known.ValidTo;
                context.Success();
                return Task.CompletedTask;
            }
        }

        if (unknown is not null)
        {
            return ChooseAsync(context, unknown);
        }

        if (problem is null)
        {
            context.NoResult();
        }
        else
        {
            Tell(context.HttpContext, problem);
            context.Fail(problem);
        }

        return Task.CompletedTask;
    }

    /// <summary>Finds who the user of a token is that has just been verified.</summary>
    public override Task TokenValidated(TokenValidatedContext context)
    {
        if (admission.Admit((VerifiedToken)context.SecurityToken, out var problem) is { } identity)
        {
            context.Principal = new ClaimsPrincipal(identity);
        }
        else
        {
            Tell(context.HttpContext, problem!);
            context.Fail(problem!);
        }

        return Task.CompletedTask;
    }

    public override Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        Tell(context.HttpContext, context.Exception.Message);
        return Task.CompletedTask;
    }

    /// <summary>Leaves the one token to the handler; of several, the first that is valid.</summary>
    private async Task ChooseAsync(MessageReceivedContext context, List<string> tokens)
    {
        foreach (var token in tokens)
        {
            context.Token = token;
            if (tokens.Count == 1 || await IsValidAsync(context, token))
            {
                return;
            }
        }
    }

    private async Task<bool> IsValidAsync(MessageReceivedContext context, string token)
    {
        foreach (var handler in context.Options.TokenHandlers)
        {
            var result = await handler.ValidateTokenAsync(token, context.Options.TokenValidationParameters);
            if (result.IsValid)
            {
                return admission.Admit((VerifiedToken)result.SecurityToken, out _) is not null;
            }
        }

        return false;
    }

    /// <summary>Says why a token is refused; to a program that sends the same one again and again it is said once.</summary>
    private void Tell(HttpContext context, string problem)
    {
        if (_told.Ends((context.Connection.RemoteIpAddress, problem)))
        {
            Log.Refused(logger, SignInLog.Client(context), problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1373, LogLevel.Information, "A token from {Client} was refused: {Problem}")]
        public static partial void Refused(ILogger logger, string client, string problem);
    }
}
