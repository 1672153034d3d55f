using Ouistiti.Host.Logging;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Host.Process;

/// <summary>Tells the first password on standard error: where whoever starts the program sees it, and no log file of ours keeps it.</summary>
internal sealed class FirstPasswordNotice : IFirstPasswordNotice
{
    public void Tell(string database, string user, string password) =>
        Console.Error.WriteLine($"""
            {Printable.Escape(database)} is new. Its one account is {user}, with the password

                {password}

            which has to be changed at the first sign-in, and is not shown again.
            """);
}
