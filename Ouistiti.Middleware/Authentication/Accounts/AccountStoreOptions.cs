using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>A store of accounts: exactly one of its keys says which.</summary>
public sealed class AccountStoreOptions
{
    /// <summary>Accounts in the configuration itself.</summary>
    public AccountOptions[]? Users { get; set; }

    /// <summary>A file of lines <c>user:password:group:home:status:factors</c>, of which all from the group on may be left out; the factors are those that the account
    /// does without, joined by commas. It is read anew when it changes. As long as it is missing, nobody is let in.</summary>
    public string? File { get; set; }

    /// <summary>A SQLite database, which is made when missing.</summary>
    public string? Database { get; set; }

    /// <summary>Whether the accounts are those of the system, in <c>/etc/passwd</c> and <c>/etc/shadow</c>. The server must be able to read both.</summary>
    public bool System { get; set; }

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        if (new[] { Users is not null, File is not null, Database is not null, System }.Count(named => named) != 1)
        {
            check.Report("names no store, or several", "one of Users, File, Database and System");
        }

        File = File is null ? null : ValidatePath(check, nameof(File), File, "a file, which lets nobody in as long as it is missing");
        Database = Database is null ? null : ValidatePath(check, nameof(Database), Database, "a database file, which is made when missing");
        ValidateUsers(check);
    }

    private static string ValidatePath(SectionCheck check, string name, string path, string expected)
    {
        var full = check.FullPath(name, path);
        if (Directory.Exists(full))
        {
            check.Report(name, "is a directory", expected);
        }
        else if (Path.GetDirectoryName(full) is { Length: > 0 } directory && !Directory.Exists(directory))
        {
            check.Report(name, $"lies in a directory that does not exist ({directory})", "a path in an existing directory");
        }

        return full;
    }

    private void ValidateUsers(SectionCheck check)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Users?.Length; i++)
        {
            var user = check.At(nameof(Users), i);
            Users[i].Validate(user);
            if (!names.Add(Users[i].Name))
            {
                user.Report(nameof(AccountOptions.Name), "is the name of another user too", "each name once");
            }
        }
    }
}
