namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>One of the values that Digest may need of a password.</summary>
/// <param name="Hash">The hash.</param>
/// <param name="Realm">The realm that it holds for.</param>
internal readonly record struct Ha1Kind(Ha1Hash Hash, string Realm)
{
    /// <summary>What is expected of a realm that passwords are to be kept for.</summary>
    public const string ExpectedRealm = "no colon, no dollar sign and no comma at its end, which end a realm in stored passwords";

    /// <summary>Whether the realm can stand in a stored password, in whatever store.</summary>
    public static bool IsStorable(string realm) => realm.AsSpan().IndexOfAny(':', '$') < 0 && realm is not [.., ','] && !realm.Any(char.IsControl);
}
