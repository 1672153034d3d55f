namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>What the API is sent of an account. What is not there is null; a text that is there as null is empty (RFC 7396: it is taken away).</summary>
internal sealed class AccountInput
{
    public string? Name { get; set; }

    public string? Password { get; set; }

    public string? CurrentPassword { get; set; }

    public string? Group { get; set => field = value ?? string.Empty; }

    public string? Home { get; set => field = value ?? string.Empty; }

    public string? Status { get; set => field = value ?? string.Empty; }

    public IReadOnlyList<string>? DisabledFactors { get; set => field = value ?? []; }

    /// <summary>Whether it comes with an account as the API shows it: it says no more than that.</summary>
    public bool? Writable { get; set; }
}
