namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>Stub.</summary>
internal sealed class PasswordPolicy
{
    /// <summary>Stub.</summary>
    public StoredPassword Create(string user, string password) => StoredPassword.Parse(password);
}
