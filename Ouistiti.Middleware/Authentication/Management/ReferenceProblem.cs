namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>What is wrong with a request, as the C server says it.</summary>
/// <param name="Method">The method.</param>
/// <param name="User">The name of the account.</param>
/// <param name="Error">What is wrong: in the C server's words, where it has some.</param>
internal sealed record ReferenceProblem(string Method, string User, string Error)
{
    /// <summary>The words for what came of a request.</summary>
    public static string WordsOf(ManagementResult result) => result.Status switch
    {
        ManagementStatus.NotFound => "user not found",
        ManagementStatus.Exists => "user existing",
        ManagementStatus.Denied or ManagementStatus.Unknown => "access denied",
        ManagementStatus.Malformed or ManagementStatus.Invalid => "bad value",
        _ => result.Detail,
    };
}
