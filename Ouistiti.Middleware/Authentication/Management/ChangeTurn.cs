namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Lets one change of accounts happen at a time, at all sites: of two administrators who remove each other at the same time, one stays.</summary>
internal sealed class ChangeTurn
{
    /// <summary>Who holds it may change.</summary>
    public Lock Lock { get; } = new();
}
