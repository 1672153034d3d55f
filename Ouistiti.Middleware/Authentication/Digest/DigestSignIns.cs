using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Ouistiti.Middleware.Authentication.Lockout;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>
/// Signs in who proves at this very request that he knows a password. Nothing is remembered of one proof for the next: each is verified as a whole. But where
/// nothing has to be waited for, the gate need not ask the handler, which ASP.NET Core makes anew for each request at a price higher than the proof's.
/// </summary>
internal sealed class DigestSignIns(IOptionsMonitor<DigestOptions> options, DigestVerifier verifier, SignInThrottle throttle, SignInLog log)
{
    private const string AuthenticationInfo = "Authentication-Info";

    private readonly DigestOptions _options = options.Get(DigestDefaults.AuthenticationScheme);

    /// <summary>Finds who makes a request.</summary>
    /// <returns>Null where it is not to be told at once, or nobody: the handler goes on from there.</returns>
    public ClaimsPrincipal? Find(HttpContext context)
    {
        if (!TryGetCredentials(context.Request, out var authorization))
        {
            return null;
        }

        var verdict = Verify(context, authorization, body: default, hasReadNames: false);
        if (verdict.Success is not { } success)
        {
            context.Features.Set(new DigestAttempt(verdict));
            return null;
        }

        var principal = success.Result.Principal!;
        if (verdict.IsFirst)
        {
            context.User = principal;
            log.Known(context, DigestDefaults.AuthenticationScheme);
        }

        return principal;
    }

    /// <summary>What has been found out of the credentials of a request without waiting; they are looked at once.</summary>
    public DigestVerdict Begin(HttpContext context, string authorization) =>
        context.Features.Get<DigestAttempt>()?.Verdict ?? Verify(context, authorization, body: default, hasReadNames: false);

    /// <summary>The credentials of a request: the value of its Authorization field, where it is Digest's.</summary>
    public static bool TryGetCredentials(HttpRequest request, out string authorization)
    {
        authorization = request.Headers.Authorization is [{ } single] ? single : string.Empty;
        return DigestCredentials.IsDigest(authorization);
    }

    /// <inheritdoc cref="DigestVerifier.Verify"/>
    public DigestVerdict Verify(HttpContext context, string authorization, ReadOnlySpan<byte> body, bool hasReadNames)
    {
        var verdict = verifier.Verify(_options, context, authorization, body, hasReadNames);
        if (verdict.Outcome == DigestOutcome.Accepted)
        {
            // What follows with the same nonce is the same sign-in.
            if (verdict.IsFirst)
            {
                throttle.Succeed(verdict.Key!);
            }
            else
            {
                throttle.Forgive(verdict.Key!);
            }

            if (verdict.Info is { } info)
            {
                context.Response.Headers[AuthenticationInfo] = info;
            }
        }

        return verdict;
    }
}
