using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Authentication.Passwords;

/// <summary>The system's crypt(3), where it has one.</summary>
internal static unsafe class SystemCrypt
{
    // The library's own data of a call: 32 KiB in libxcrypt, 128 KiB and a bit in the library of old that has the same name.
    private const int DataSize = 256 * 1024;
    private const int LongestSetting = 256;

    // The second is what systems call it that have never had the first.
    private static readonly string[] Names = ["libcrypt.so.1", "libcrypt.so.2"];

    private static readonly Lazy<nint> Library = new(() => Names.Select(name => NativeLibrary.TryLoad(name, out var library) ? library : 0).FirstOrDefault(library => library != 0));
    private static readonly Lazy<nint> Crypt = new(() => Find("crypt_r"));
    private static readonly Lazy<nint> Generate = new(() => Find("crypt_gensalt_rn"));

    /// <summary>Whether the system has it.</summary>
    public static bool IsAvailable => Crypt.Value != 0;

    /// <summary>Hashes a password.</summary>
    /// <param name="password">The password, without NUL.</param>
    /// <param name="setting">How: the beginning of a hash, or a whole one. ASCII.</param>
    /// <returns>The whole text of the hash; null where the system cannot, or does not know the setting.</returns>
    public static string? Hash(ReadOnlySpan<byte> password, string setting)
    {
        if (!IsAvailable)
        {
            return null;
        }

        Span<byte> phrase = stackalloc byte[PasswordText.LongestSize + 1];
        phrase = phrase[..(password.Length + 1)];
        password.CopyTo(phrase);
        phrase[^1] = 0;
        var data = NativeMemory.AllocZeroed(DataSize);
        try
        {
            fixed (byte* text = phrase, how = Encoding.ASCII.GetBytes(setting + '\0'))
            {
                var hash = Marshal.PtrToStringUTF8(((delegate* unmanaged<byte*, byte*, void*, nint>)Crypt.Value)(text, how, data));

                // What begins with an asterisk says that it failed.
                return hash is ['$', ..] ? hash : null;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(phrase);
            CryptographicOperations.ZeroMemory(new Span<byte>(data, DataSize));
            NativeMemory.Free(data);
        }
    }

    /// <summary>Makes the beginning of a new hash: the library's own parameters, and a random salt.</summary>
    /// <param name="prefix">The kind of hash, such as <c>$y$</c>.</param>
    /// <returns>Null where the system cannot.</returns>
    public static string? GenerateSetting(string prefix)
    {
        if (Generate.Value == 0)
        {
            return null;
        }

        var output = stackalloc byte[LongestSetting];
        fixed (byte* kind = Encoding.ASCII.GetBytes(prefix + '\0'))
        {
            return Marshal.PtrToStringUTF8(((delegate* unmanaged<byte*, nuint, byte*, int, byte*, int, nint>)Generate.Value)(kind, 0, null, 0, output, LongestSetting));
        }
    }

    private static nint Find(string function) => Library.Value != 0 && NativeLibrary.TryGetExport(Library.Value, function, out var address) ? address : 0;
}
