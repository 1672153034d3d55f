using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Tests.Authentication.Accounts;

/// <summary>Keeps the passwords that are told.</summary>
internal sealed class RecordedNotice : IFirstPasswordNotice
{
    private readonly List<string> _passwords = [];

    public IReadOnlyList<string> Passwords => _passwords;

    public void Tell(string database, string user, string password)
    {
        lock (_passwords)
        {
            _passwords.Add(password);
        }
    }
}
