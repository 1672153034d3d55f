using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>What comes of credentials, and what there is to do about it.</summary>
/// <param name="Outcome">What comes of them.</param>
internal readonly record struct DigestVerdict(DigestOutcome Outcome)
{
    /// <summary>The hash that the credentials name.</summary>
    public DigestAlgorithm? Algorithm { get; init; }

    /// <summary>What the throttle knows the account by.</summary>
    public string? Key { get; init; }

    /// <summary>Whether there is such an account.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Whether it is the first proof with its nonce.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Who has signed in.</summary>
    public Task<AuthenticateResult>? Success { get; init; }

    /// <summary>What the answer says of it (RFC 7616, section 3.5), if anything.</summary>
    public string? Info { get; init; }
}
