namespace Ouistiti.Middleware.Authentication;

/// <summary>Paths of what is built in.</summary>
internal static class SignInPaths
{
    /// <summary>The page that asks for user name and password, where a site brings none.</summary>
    public const string Page = "/signin";
}
