using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Authentication.Lockout;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Signs users in who prove with each request that they know a password, without sending it (RFC 7616).</summary>
internal sealed class DigestHandler(
    IOptionsMonitor<DigestOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    DigestSignIns signIns,
    DigestNonces nonces,
    DigestUserNames names,
    DigestBodies bodies,
    SignInThrottle throttle)
    : AuthenticationHandler<DigestOptions>(options, logger, encoder)
{
    private static readonly Task<AuthenticateResult> None = Task.FromResult(AuthenticateResult.NoResult());
    private static readonly AuthenticateResult Unusable = AuthenticateResult.Fail("The credentials are malformed, or for something else.");
    private static readonly AuthenticateResult Wrong = AuthenticateResult.Fail("The user name or the password is wrong.");
    private static readonly AuthenticateResult Stale = AuthenticateResult.Fail("The nonce cannot be used any more.");

    private bool _isStale;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!DigestSignIns.TryGetCredentials(Request, out var authorization))
        {
            return None;
        }

        var verdict = signIns.Begin(Context, authorization);
        return verdict.Success ?? GoOnAsync(authorization, verdict);
    }

    private async Task<AuthenticateResult> GoOnAsync(string authorization, DigestVerdict verdict)
    {
        if (verdict.Outcome == DigestOutcome.NamesNeeded)
        {
            await Task.Yield();
            names.Read(verdict.Algorithm!, Options.Realm);
            verdict = signIns.Verify(Context, authorization, body: default, hasReadNames: true);
        }

        if (verdict.Outcome == DigestOutcome.BodyNeeded)
        {
            var body = await bodies.HashAsync(Context, verdict.Algorithm!, Options.MaxIntegrityBodySize);
            verdict = signIns.Verify(Context, authorization, body, hasReadNames: true);
        }

        switch (verdict.Outcome)
        {
            case DigestOutcome.Accepted:
                return await verdict.Success!;

            case DigestOutcome.Stale:
                _isStale = true;
                return Stale;

            case DigestOutcome.Wrong:
                await throttle.FailAsync(verdict.Key!, Context.Connection.RemoteIpAddress, Options.Lockout, Context.RequestAborted, verdict.IsKnown);
                return Wrong;

            case DigestOutcome.Locked:
                return Wrong;

            default:
                return Unusable;
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;

        // One nonce for all: the client chooses one of the algorithms, and a nonce is worth the same with each.
        var nonce = nonces.Issue(Options.NonceKey);
        foreach (var algorithm in Options.Algorithms)
        {
            Response.Headers.Append(HeaderNames.WWWAuthenticate, Options.ChallengeOf(algorithm, nonce, _isStale));
        }

        return Task.CompletedTask;
    }
}
