using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>Says of an account what a session depends on, in a form that tells nothing.</summary>
internal static class AccountStamp
{
    // Long enough that no two states of an account have the same.
    private const int Length = 12;

    /// <summary>The stamp of an account as it is.</summary>
    public static string Of(Account account)
    {
        var state = string.Join('\0', account.Store, account.Name, account.Password.Anchor, account.Status);
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, Length));
    }
}
