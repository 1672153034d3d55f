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
    // A copy gets another password or state, and must not take along the stamp that was computed for the original.
    private Account(Account original)
    {
        (Store, Name, Group, Home) = (original.Store, original.Name, original.Group, original.Home);
        (Status, Password, DisabledFactors) = (original.Status, original.Password, original.DisabledFactors);
    }

    /// <summary>The factors that this account does without, by their names.</summary>
    public IReadOnlyList<string> DisabledFactors { get; init; } = [];

    /// <summary>Differs once the password or the state has changed: sessions of before end.</summary>
    public string Stamp => field ??= AccountStamp.Of(this);

    /// <summary>Whether somebody may sign in with it.</summary>
    public bool CanSignIn => Status is AccountStatus.Activated or AccountStatus.Reapproving;
}
