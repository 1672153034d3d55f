namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Writes the URL that apps for one-time codes read.</summary>
internal static class OtpAuthUri
{
    // What an app shows in a line; and the URL has to fit into a QR code.
    private const int LongestIssuer = 64;

    /// <summary>The URL.</summary>
    /// <param name="issuer">The name of the server, for people.</param>
    /// <param name="user">The user's name.</param>
    /// <param name="secret">The secret.</param>
    public static string Of(string issuer, string user, ReadOnlySpan<byte> secret)
    {
        var name = Uri.EscapeDataString(issuer.Length > LongestIssuer ? issuer[..LongestIssuer] : issuer);
        return $"otpauth://totp/{name}:{Uri.EscapeDataString(user)}?secret={Base32.Encode(secret)}&issuer={name}&digits={OneTimeCode.Digits}";
    }
}
