namespace Ouistiti.Middleware.Authentication.Accounts;

/// <summary>Tells the device's owner the first password of a new database. It is told once, and not to the log: whoever reads that later would have it.</summary>
public interface IFirstPasswordNotice
{
    /// <summary>Tells the password. Where several are told for one database, something failed in between, and the last one counts.</summary>
    /// <param name="database">The path of the database that is about to be made.</param>
    /// <param name="user">The user's name.</param>
    /// <param name="password">The password, which has to be changed when it is first used.</param>
    void Tell(string database, string user, string password);
}
