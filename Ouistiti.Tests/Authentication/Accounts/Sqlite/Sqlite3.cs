using System.Diagnostics;
using Xunit;

namespace Ouistiti.Tests.Authentication.Accounts.Sqlite;

/// <summary>The program sqlite3 on a database.</summary>
internal sealed class Sqlite3(string path)
{
    private const string Names = """
        create table groups (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
        insert into groups values (0, 'root'), (1, 'anonymous'), (2, 'users');
        create table status (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
        insert into status values (1, 'approving'), (2, 'activated'), (3, 'repudiated'), (4, 'reapproving');

        """;

    /// <summary>A database as the C server makes it now.</summary>
    public const string CurrentLayout = Names + """
        create table users (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, groupid INTEGER DEFAULT 1, home TEXT, FOREIGN KEY (groupid) REFERENCES groups(id) ON UPDATE SET NULL);
        create table passwds (userid INTEGER NOT NULL, passwd TEXT, issuer TEXT, statusid INTEGER DEFAULT 1,
            FOREIGN KEY (userid) REFERENCES users(id) ON DELETE CASCADE, FOREIGN KEY (statusid) REFERENCES status(id) ON UPDATE SET NULL);
        create table session (token TEXT PRIMARY KEY, userid INTEGER NOT NULL, expire INTEGER, FOREIGN KEY (userid) REFERENCES users(id) ON DELETE CASCADE);
        create table issuers (userid INTEGER NOT NULL, issuer TEXT, FOREIGN KEY (userid) REFERENCES users(id) ON DELETE CASCADE);
        insert into users values (1, 'root', 0, '/home/root'), (2, 'foo', 2, '/home/foo');
        insert into passwds values (1, 'root', 'authpass', 2), (2, 'bar', null, 2);
        insert into issuers values (1, 'totp');

        """;

    /// <summary>A database as older ones of the C server are.</summary>
    public const string OldLayout = Names + """
        create table users (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, groupid INTEGER DEFAULT 1, statusid INTEGER DEFAULT 1, passwd TEXT, home TEXT,
            FOREIGN KEY (groupid) REFERENCES groups(id) ON UPDATE SET NULL, FOREIGN KEY (statusid) REFERENCES status(id) ON UPDATE SET NULL);
        create table session (token TEXT PRIMARY KEY, userid INTEGER NOT NULL, expire INTEGER, FOREIGN KEY (userid) REFERENCES users(id));
        insert into users (id, name, groupid, statusid, passwd, home) values (1, 'root', 0, 4, 'root', '/home/root'), (2, 'anonymous', 1, 2, '', null), (3, 'foo', 2, 2, 'bar', '/home/foo');
        insert into session values ('token', 3, 99);

        """;

    /// <summary>Runs statements and returns what they print.</summary>
    public string Run(string statements)
    {
        using var process = Process.Start(new ProcessStartInfo("sqlite3", ["-bail", path, statements]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(string.Empty, error);
        return output;
    }
}
