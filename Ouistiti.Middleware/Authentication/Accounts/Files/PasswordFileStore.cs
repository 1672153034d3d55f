using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication.Accounts.Files;

/// <summary>Accounts in a file of lines (see <see cref="PasswordLine"/>). Whoever changes the file, the next request sees it.</summary>
internal sealed partial class PasswordFileStore : IWritableAccountStore
{
    private readonly string _path;
    private readonly ILogger<PasswordFileStore> _logger;
    private readonly WatchedFile<PasswordFile> _file;

    /// <summary>A store in a file, which is not read yet.</summary>
    /// <param name="path">The file's absolute path.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it says which lines are damaged.</param>
    public PasswordFileStore(string path, TimeProvider time, ILogger<PasswordFileStore> logger)
    {
        _path = path;
        _logger = logger;
        _file = new WatchedFile<PasswordFile>(path, time, Parse);
        Id = $"file:{path}";
    }

    public string Id { get; }

    public Account? Find(string name) => _file.Read().Accounts.Find(name);

    public IReadOnlyCollection<Account> List() => _file.Read().Accounts.All;

    public bool TryAdd(Account account) =>
        TryChange(file => file.Accounts.Find(account.Name) is null ? file.With(account) : null);

    public bool TryReplace(Account was, Account becomes) =>
        TryChange(file => file.Accounts.Find(was.Name) is { } current && AccountTable.AreSame(current, was) ? file.WithInPlace(becomes) : null);

    public bool TryRemove(string name) =>
        TryChange(file => file.Accounts.Find(name) is null ? null : file.Without(name));

    private bool TryChange(Func<PasswordFile, byte[]?> change)
    {
        try
        {
            using var replacement = ReplacementFile.Begin(_path);

            // Only now that nobody else can change it.
            var content = SmallFile.Read(replacement.Target) ?? throw new AccountStoreException($"{_path} is missing, or may not be read by this user.");
            if (change(new PasswordFile(Id, content)) is not { } changed)
            {
                return false;
            }

            if (changed.Length > SmallFile.MaxLength)
            {
                throw new AccountStoreException($"{_path} would become larger than {SmallFile.MaxLength} bytes.") { IsRefusal = true };
            }

            replacement.Write(changed);
            replacement.Commit();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AccountStoreException($"{_path} cannot be changed: {exception.Message}", exception);
        }
    }

    private PasswordFile Parse(byte[] content, PasswordFile? before)
    {
        var file = new PasswordFile(Id, content, before);
        if (file.Damaged.Count > 0)
        {
            Log.Damaged(_logger, _path, string.Join(", ", file.Damaged.Take(10)), file.Damaged.Count);
        }

        return file;
    }

    private static partial class Log
    {
        [LoggerMessage(1330, LogLevel.Warning, "{Path} has {Count} line(s) that are no account and are passed over: {Lines}.")]
        public static partial void Damaged(ILogger logger, string path, string lines, int count);
    }
}
