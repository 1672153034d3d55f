using System.Buffers;
using System.Text.Unicode;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>What can be a password.</summary>
internal static class PasswordText
{
    /// <summary>How long a password can be, in bytes of UTF-8: it bounds what a slow hash is given.</summary>
    public const int LongestSize = 1024;

    /// <summary>What is expected where a text can be no password.</summary>
    public const string Expected = "1 to 1024 bytes of UTF-8, no NUL character";

    /// <summary>Whether a text can be a password: not empty, Unicode, no NUL (where crypt(3) would end it), not too long. Any other matches nothing.</summary>
    public static bool IsPossible(string password)
    {
        Span<byte> buffer = stackalloc byte[LongestSize];
        var isPossible = TryEncode(password, buffer, out var size);
        buffer[..size].Clear();
        return isPossible;
    }

    /// <summary>Encodes a password as it is given: it is not normalised.</summary>
    /// <param name="password">The password.</param>
    /// <param name="buffer">Room for <see cref="LongestSize"/> bytes.</param>
    /// <param name="size">How many bytes were written, whatever the outcome.</param>
    public static bool TryEncode(string password, Span<byte> buffer, out int size) =>
        Utf8.FromUtf16(password, buffer[..LongestSize], out _, out size, replaceInvalidSequences: false) == OperationStatus.Done
        && size > 0
        && buffer[..size].IndexOf((byte)0) < 0;
}
