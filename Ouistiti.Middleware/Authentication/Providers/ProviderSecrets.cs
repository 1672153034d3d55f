using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>The tokens of a provider's user that are kept: one to ask about him with, and one to sign him out with. On the disk, they are encrypted.</summary>
/// <param name="Refresh">The refresh token; null where the provider gives none.</param>
/// <param name="Id">The ID token; null where there is none.</param>
internal sealed record ProviderSecrets(string? Refresh, string? Id)
{
    // No token holds one.
    private const char Separator = '\n';

    /// <summary>Encrypts them, for one user alone.</summary>
    public byte[] Seal(IDataProtector protector, string subject) => protector.CreateProtector(subject).Protect(Encoding.UTF8.GetBytes($"{Refresh}{Separator}{Id}"));

    /// <summary>Decrypts them.</summary>
    /// <returns>Nothing, where they cannot be: the key is another one.</returns>
    public static ProviderSecrets Open(byte[]? kept, IDataProtector protector, string subject)
    {
        if (kept is null)
        {
            return new ProviderSecrets(null, null);
        }

        try
        {
            var parts = Encoding.UTF8.GetString(protector.CreateProtector(subject).Unprotect(kept)).Split(Separator);
            return parts is [var refresh, var id] ? new ProviderSecrets(refresh.Length > 0 ? refresh : null, id.Length > 0 ? id : null) : new ProviderSecrets(null, null);
        }
        catch (CryptographicException)
        {
            return new ProviderSecrets(null, null);
        }
    }
}
