using System.Text;
using Ouistiti.Middleware.Authentication.Accounts.Files;
using Ouistiti.Middleware.Authentication.Passwords;

namespace Ouistiti.Middleware.Authentication.Accounts.Unix;

/// <summary>The system's own accounts: passwd(5), group(5) and shadow(5). They are read only; the system has programs to change them.</summary>
internal sealed class SystemAccountStore : IAccountStore
{
    private const int PasswdFields = 7;

    private readonly WatchedFile<List<string[]>> _passwd;
    private readonly WatchedFile<Dictionary<string, string>> _groups;
    private readonly WatchedFile<Dictionary<string, ShadowEntry>> _shadow;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private volatile View? _view;

    /// <summary>A store of the accounts in a directory's files, which are not read yet.</summary>
    /// <param name="time">The clock, which ends accounts and passwords.</param>
    /// <param name="directory">Where the files are.</param>
    public SystemAccountStore(TimeProvider time, string directory = "/etc")
    {
        _time = time;
        _passwd = new($"{directory}/passwd", time, (content, _) => Lines(content));
        _groups = new($"{directory}/group", time, (content, _) => Index<string>(Lines(content), fields => fields.Length > 2 ? (fields[2], fields[0]) : null));
        _shadow = new($"{directory}/shadow", time, (content, _) => Index<ShadowEntry>(Lines(content), fields => ShadowEntry.Parse(fields) is { } entry ? (fields[0], entry) : null));
    }

    public string Id => "system";

    public Account? Find(string name) => Current().Accounts.Find(name);

    public IReadOnlyCollection<Account> List() => Current().Accounts.All;

    private View Current()
    {
        var (passwd, groups, shadow) = (_passwd.Read(), _groups.Read(), ReadShadow());
        var today = _time.GetUtcNow().ToUnixTimeSeconds() / (24 * 60 * 60);
        return _view is { } view && view.IsOf(passwd, groups, shadow, today) ? view : ViewAnew(passwd, groups, shadow, today);
    }

    private View ViewAnew(List<string[]> passwd, Dictionary<string, string> groups, Dictionary<string, ShadowEntry> shadow, long today)
    {
        lock (_lock)
        {
            var accounts = passwd.Where(fields => fields.Length == PasswdFields && AccountName.IsValid(fields[0])).Select(fields =>
            {
                var entry = shadow.GetValueOrDefault(fields[0]);
                return new Account(
                    Id,
                    fields[0],
                    groups.GetValueOrDefault(fields[3], string.Empty),
                    fields[5],
                    entry?.StatusOn(today) ?? AccountStatus.Repudiated,
                    entry?.Password ?? StoredPassword.ParseSystem(string.Empty));
            });
            return _view = new View(passwd, groups, shadow, today, new AccountTable(accounts, _view?.Accounts));
        }
    }

    private Dictionary<string, ShadowEntry> ReadShadow()
    {
        try
        {
            return _shadow.Read();
        }
        catch (AccountStoreException exception)
        {
            throw new AccountStoreException($"{exception.Message} To sign in with the system's accounts, the server's user has to be a member of the group shadow, or root.", exception);
        }
    }

    private static List<string[]> Lines(byte[] content) =>
        [.. Encoding.UTF8.GetString(content).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(':'))];

    /// <summary>What lines say, by their key; of several with one key, the first counts, as for the system itself.</summary>
    private static Dictionary<string, T> Index<T>(List<string[]> lines, Func<string[], (string Key, T Value)?> read)
    {
        var index = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var fields in lines)
        {
            if (read(fields) is var (key, value))
            {
                _ = index.TryAdd(key, value);
            }
        }

        return index;
    }

    private sealed record View(List<string[]> Passwd, Dictionary<string, string> Groups, Dictionary<string, ShadowEntry> Shadow, long Today, AccountTable Accounts)
    {
        public bool IsOf(List<string[]> passwd, Dictionary<string, string> groups, Dictionary<string, ShadowEntry> shadow, long today) =>
            Passwd == passwd && Groups == groups && Shadow == shadow && Today == today;
    }
}
