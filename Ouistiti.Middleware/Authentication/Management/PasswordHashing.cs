using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Makes what is kept of new passwords. It takes its turn with who signs in, for it costs as much.</summary>
internal sealed class PasswordHashing(PasswordPolicy passwords, SlowHashGate gate)
{
    // Nothing matches it: nobody signs in by a password before there is one.
    private const string None = "*";

    /// <summary>Makes what is kept of a password.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">The account's name.</param>
    /// <param name="password">The password; null where there is to be none.</param>
    /// <param name="account">The account whose password it must not be already; null where it may be.</param>
    /// <returns>What is kept; or why there is nothing.</returns>
    public async ValueTask<(StoredPassword? Kept, ManagementResult? Refused)> KeepAsync(HttpContext context, string name, string? password, Account? account)
    {
        if (password is null)
        {
            await Task.Yield();
            return (StoredPassword.Parse(None), null);
        }

        if (!await gate.TryEnterAsync(context.RequestAborted))
        {
            return (null, ManagementResult.Busy);
        }

        try
        {
            return account?.Password.Verify(name, password) is true
                ? (null, new ManagementResult(ManagementStatus.Invalid, "the new password is the one that the account has"))
                : (passwords.Create(name, password), null);
        }
        finally
        {
            gate.Leave();
        }
    }
}
