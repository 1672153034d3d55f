using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>An account as its store holds it.</summary>
/// <param name="Store">The <see cref="IAccountStore.Id"/> of the store: with the name, it says which account this is among all of the machine.</param>
/// <param name="Name">The user's name.</param>
/// <param name="Group">The user's group; empty where he has none.</param>
/// <param name="Home">The user's own directory; empty where he has none.</param>
/// <param name="Status">The state of the account.</param>
/// <param name="Password">What is known of the password.</param>
internal sealed record Account(string Store, string Name, string Group, string Home, AccountStatus Status, StoredPassword Password)
{
    /// <summary>A copy that something is about to be changed of: with <c>with</c>.</summary>
    private Account(Account other)
    {
        // Not the stamp: it would be that of before the change.
        (Store, Name, Group, Home, Status, Password) = (other.Store, other.Name, other.Group, other.Home, other.Status, other.Password);
        DisabledFactors = other.DisabledFactors;
    }

    /// <summary>The factors that this account does without, by their names.</summary>
    public IReadOnlyList<string> DisabledFactors { get; init; } = [];

    /// <summary>Differs once the password or the state has changed: sessions of before end.</summary>
    public string Stamp => field ??= AccountStamp.Of(this);

    /// <summary>Whether somebody may sign in with it.</summary>
    public bool CanSignIn => Status is AccountStatus.Activated or AccountStatus.Reapproving;
}
