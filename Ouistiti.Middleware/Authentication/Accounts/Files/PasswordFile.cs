namespace Ouistiti.Middleware.Authentication.Accounts.Files;

/// <summary>What a password file says, line by line: comments, blank and damaged lines stay where they are when it is changed.</summary>
internal sealed class PasswordFile
{
    private readonly List<(ReadOnlyMemory<byte> Text, Account? Account)> _lines = [];
    private readonly List<int> _damaged = [];

    /// <summary>Reads a file.</summary>
    /// <param name="store">The accounts' <see cref="Account.Store"/>.</param>
    /// <param name="content">What the file holds.</param>
    /// <param name="before">What it said before, if it did.</param>
    public PasswordFile(string store, ReadOnlyMemory<byte> content, PasswordFile? before = null)
    {
        // Some editors begin a file with a mark that it is UTF-8.
        var mark = content.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (!content.IsEmpty)
        {
            var end = content.Span.IndexOf((byte)'\n') + 1;
            var line = content[..(end > 0 ? end : content.Length)];
            var text = line.Span[mark..];
            mark = 0;
            var account = PasswordLine.IsSilent(text) ? null : PasswordLine.Parse(store, text);
            _lines.Add((line, account));
            content = content[line.Length..];
            if (account is null && !PasswordLine.IsSilent(text))
            {
                _damaged.Add(_lines.Count);
            }
        }

        Accounts = new AccountTable(_lines.Select(line => line.Account).OfType<Account>(), before?.Accounts);
    }

    /// <summary>The accounts.</summary>
    public AccountTable Accounts { get; }

    /// <summary>The numbers of the lines that cannot be understood, from 1 on.</summary>
    public IReadOnlyList<int> Damaged => _damaged;

    /// <summary>The content with one account more, at the end.</summary>
    public byte[] With(Account account)
    {
        var lines = _lines.Select(line => line.Text).ToList();
        if (lines.Count > 0 && !lines[^1].Span.EndsWith("\n"u8))
        {
            lines.Add("\n"u8.ToArray());
        }

        return Join(lines.Append(PasswordLine.Format(account)));
    }

    /// <summary>The content with an account in the place of the one of its name.</summary>
    public byte[] WithInPlace(Account account)
    {
        var index = _lines.FindIndex(line => line.Account?.Name == account.Name);
        var lines = _lines.Select(line => line.Text).ToList();
        lines[index] = PasswordLine.Format(account);
        return Join(lines);
    }

    /// <summary>The content without an account: without all lines of the name, or the next one would come to count.</summary>
    public byte[] Without(string name) => Join(_lines.Where(line => line.Account?.Name != name).Select(line => line.Text));

    private static byte[] Join(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        using var content = new MemoryStream();
        foreach (var line in lines)
        {
            content.Write(line.Span);
        }

        return content.ToArray();
    }
}
