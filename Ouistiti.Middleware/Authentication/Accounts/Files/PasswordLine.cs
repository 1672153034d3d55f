using System.Text;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts.Files;

/// <summary>
/// A line of a password file: <c>user:password:group:home:status:factors</c>. All from the group on may be left out, and is when it says
/// what would be taken anyway: the group <c>users</c>, the state <c>activated</c>. The factors are those that the account does without, joined by commas.
/// </summary>
internal static class PasswordLine
{
    private const int Fields = 6;
    private const string DefaultGroup = "users";
    private const string Anonymous = "anonymous";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a line says nothing of accounts: it is blank, or a comment.</summary>
    public static bool IsSilent(ReadOnlySpan<byte> line) => line.Trim(" \t\r\n"u8) is var text && (text.IsEmpty || text[0] == '#');

    /// <summary>Reads a line.</summary>
    /// <returns>The account; null where the line is damaged.</returns>
    public static Account? Parse(string store, ReadOnlySpan<byte> line)
    {
        string[] fields;
        try
        {
            fields = StrictUtf8.GetString(line.TrimEnd("\r\n"u8)).Split(':');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        if (fields.Length is < 2 or > Fields || !AccountName.IsValid(fields[0]) || fields.Any(field => field.Any(char.IsControl)))
        {
            return null;
        }

        if (StatusOf(Field(4)) is not { } status)
        {
            return null;
        }

        var group = Field(2) is { Length: > 0 } named ? named : fields[0] == Anonymous ? Anonymous : DefaultGroup;
        return new Account(store, fields[0], group, Field(3), status, StoredPassword.Parse(fields[1]))
        {
            DisabledFactors = Field(5).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };

        string Field(int index) => index < fields.Length ? fields[index] : string.Empty;
    }

    /// <summary>Writes an account as a line.</summary>
    /// <exception cref="AccountStoreException">Something of it cannot stand in a line.</exception>
    public static byte[] Format(Account account)
    {
        string[] fields =
        [
            account.Name,
            account.Password.ToString(),
            account.Group,
            account.Home,
            account.Status == AccountStatus.Activated ? string.Empty : account.Status.ToString().ToLowerInvariant(),
            string.Join(',', account.DisabledFactors),
        ];
        if (fields.Any(field => field.Any(character => character == ':' || char.IsControl(character))))
        {
            throw new AccountStoreException("The account cannot be kept in a password file: a colon or a control character in its group, home, factors, or the realm of its password would begin another field.") { IsRefusal = true };
        }

        if (fields[2].Length == 0)
        {
            throw new AccountStoreException("The account cannot be kept in a password file without a group.") { IsRefusal = true };
        }

        // As short as the C server writes it, where nothing more is to be said.
        var count = Math.Max(4, Array.FindLastIndex(fields, field => field.Length > 0) + 1);
        return Encoding.UTF8.GetBytes(string.Join(':', fields.Take(count)) + '\n');
    }

    private static AccountStatus? StatusOf(string text) =>
        text.Length == 0 ? AccountStatus.Activated
        : char.IsAsciiLetter(text[0]) && Enum.TryParse<AccountStatus>(text, ignoreCase: true, out var status) ? status
        : null;
}
