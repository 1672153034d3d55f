namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>A store of accounts cannot be read or written. Nobody is let in by it.</summary>
/// <param name="message">What is wrong, with the store's name.</param>
/// <param name="cause">What the system said.</param>
public sealed class AccountStoreException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether the store is well, and only does not take this change.</summary>
    public bool IsRefusal { get; init; }
}
