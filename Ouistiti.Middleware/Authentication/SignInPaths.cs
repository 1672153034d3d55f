using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Paths of what is built in.</summary>
internal static class SignInPaths
{
    /// <summary>The page that asks for user name and password, where a site brings none.</summary>
    public const string Page = "/signin";

    /// <summary>Whether a text can be the path of something built in.</summary>
    public static bool IsPath(string path) => path.Length > 1 && path[0] == '/' && path[1] is not ('/' or '\\') && HttpSyntax.IsFieldValue(path) && path.AsSpan().IndexOfAny("?#") < 0;
}
