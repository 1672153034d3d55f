using System.Security.Cryptography;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>Makes passwords that nobody guesses and that are typed without mistake.</summary>
internal static class RandomPassword
{
    private const int Groups = 4;
    private const int GroupLength = 4;

    // No letter that looks like a digit, or the other way round, and none that needs another key at the same time.
    private const string Characters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Makes one of 79 bits: <c>k7mp-x2ab-9qrs-cdw4</c>.</summary>
    public static string Make() =>
        string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Characters, GroupLength)));
}
