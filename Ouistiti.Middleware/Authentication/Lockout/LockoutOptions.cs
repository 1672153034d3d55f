using System.ComponentModel.DataAnnotations;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>What wrong passwords lead to: each is answered later than the one before, and after some the account is locked for a time.</summary>
public sealed class LockoutOptions
{
    /// <summary>How many wrong passwords an account takes in a row before it is locked.</summary>
    [Range(1, 1000)]
    public int Attempts { get; set; } = 10;

    /// <summary>How many wrong passwords an address may send, for whatever accounts, before it is locked. With IPv6, the addresses with the same first 64 bits
    /// count as one.</summary>
    [Range(1, 100_000)]
    public int AttemptsOfAddress { get; set; } = 50;

    /// <summary>How long an account or address is locked, and how long a wrong password counts. Those from the network lock nobody out who sits at this
    /// machine itself.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check) => check.Within(nameof(Duration), Duration, TimeSpan.FromSeconds(1));
}
