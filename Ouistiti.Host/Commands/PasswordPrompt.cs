using System.Text;
using Ouistiti.Host.Configuration;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Host.Commands;

/// <summary>
/// Reads a new password: twice and without showing it from a terminal, else the first line of standard input. Never from the command line, where every user
/// of the machine can read it.
/// </summary>
internal static class PasswordPrompt
{
    // Far more than a password may have; it bounds what a wrong file is read of.
    private const int LongestLine = 4096;

    /// <summary>Reads a password.</summary>
    /// <param name="user">The user's name; empty where it is not known.</param>
    /// <param name="isForced">Whether a weak one will do.</param>
    /// <exception cref="ConfigurationException">It is none, or too weak.</exception>
    public static string Read(string user, bool isForced)
    {
        var password = Console.IsInputRedirected ? ReadLine() : ReadTwice(user);
        var reason = NewPassword.WhyImpossible(password);
        if (reason is null && !isForced && NewPassword.WhyWeak(user, password) is { } weakness)
        {
            reason = $"{weakness} (--force takes it all the same)";
        }

        return reason is null ? password : throw new ConfigurationException($"{reason}; expected at least {NewPassword.Shortest} characters that nobody guesses");
    }

    private static string ReadTwice(string user)
    {
        var password = ReadHidden(user.Length == 0 ? "Password: " : $"Password for {Logging.Printable.Escape(user)}: ");
        return ReadHidden("Once more: ") == password
            ? password
            : throw new ConfigurationException("the two passwords are not the same; expected the same twice");
    }

    private static string ReadHidden(string prompt)
    {
        // The terminal stops showing what is typed once somebody looks for a key: before anybody is asked to type.
        _ = Console.KeyAvailable;
        Console.Error.Write(prompt);
        var password = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                password.Length = Math.Max(0, password.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                _ = password.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return password.ToString();
    }

    private static string ReadLine()
    {
        using var input = Console.OpenStandardInput();
        var bytes = new byte[LongestLine];
        var length = 0;
        while (length < bytes.Length && input.ReadByte() is >= 0 and not '\n' and var next)
        {
            bytes[length++] = (byte)next;
        }

        try
        {
            var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return strict.GetString(bytes.AsSpan(0, length).TrimEnd((byte)'\r'));
        }
        catch (DecoderFallbackException)
        {
            throw new ConfigurationException("standard input is not UTF-8; expected a password and a line end");
        }
    }
}
