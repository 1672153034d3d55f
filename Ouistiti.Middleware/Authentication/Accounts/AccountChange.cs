namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>What an administrator changes of an account; what is null stays as it is.</summary>
public sealed record AccountChange
{
    /// <summary>The new password, in clear.</summary>
    public string? Password { get; init; }

    /// <summary>The new group.</summary>
    public string? Group { get; init; }

    /// <summary>The new directory of the user's own.</summary>
    public string? Home { get; init; }

    /// <summary>The new state.</summary>
    public AccountStatus? Status { get; init; }

    /// <summary>Factors that the account does without from now on.</summary>
    public IReadOnlyList<string> DisabledFactors { get; init; } = [];

    /// <summary>Factors that it no longer does without.</summary>
    public IReadOnlyList<string> EnabledFactors { get; init; } = [];

    /// <summary>Whether <see cref="DisabledFactors"/> are all that the account does without: what it did without before is forgotten.</summary>
    public bool NamesAllFactors { get; init; }
}
