using System.Buffers;
using System.Text;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Basic;

/// <summary>A user's name and password as Basic sends them (RFC 7617, section 2).</summary>
/// <param name="User">The user's name.</param>
/// <param name="Password">The password, which may be empty and may hold colons.</param>
internal readonly record struct BasicCredentials(string User, string Password)
{
    // The longest name, in UTF-8, a colon, and the longest password: no more is looked at, and whoever can set a password can use it.
    private const int Longest = (3 * AccountName.Longest) + 1 + PasswordText.LongestSize;
    private const int LongestEncoded = (Longest + 2) / 3 * 4;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the value of an Authorization field.</summary>
    /// <returns>False where it is of another scheme, or malformed: no base64, no UTF-8, no colon, a control character.</returns>
    public static bool TryParse(ReadOnlySpan<char> authorization, out BasicCredentials credentials)
    {
        credentials = default;
        const string scheme = BasicDefaults.AuthenticationScheme;
        if (authorization.Length <= scheme.Length || authorization[scheme.Length] != ' ' || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var encoded = authorization[scheme.Length..].Trim(' ');
        var bytes = ArrayPool<byte>.Shared.Rent(LongestEncoded / 4 * 3);
        try
        {
            if (encoded.Length > LongestEncoded || !Convert.TryFromBase64Chars(encoded, bytes, out var count))
            {
                return false;
            }

            var text = StrictUtf8.GetString(bytes, 0, count);
            var colon = text.IndexOf(':');
            if (colon < 0 || text.Any(char.IsControl))
            {
                return false;
            }

            credentials = new BasicCredentials(text[..colon], text[(colon + 1)..]);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    /// <summary>Says nothing of the password.</summary>
    public override string ToString() => User;
}
