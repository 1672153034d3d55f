using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>A store of accounts: exactly one of its keys says which.</summary>
public sealed class AccountStoreOptions
{
    /// <summary>Accounts in the configuration itself.</summary>
    public AccountOptions[]? Users { get; set; }

    /// <summary>A file of lines <c>user:password:group:home</c>, which is read anew when it changes.</summary>
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

        File = File is null ? null : check.ExistingFile(nameof(File), File);
        Database = Database is null ? null : check.FullPath(nameof(Database), Database);
        if (Directory.Exists(Database))
        {
            check.Report(nameof(Database), "is a directory", "a database file, which is made when missing");
        }
        else if (Path.GetDirectoryName(Database) is { Length: > 0 } directory && !Directory.Exists(directory))
        {
            check.Report(nameof(Database), $"lies in a directory that does not exist ({directory})", "a path in an existing directory");
        }

        ValidateUsers(check);
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
