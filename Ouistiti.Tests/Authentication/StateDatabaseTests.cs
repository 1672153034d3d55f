using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication;

public sealed class StateDatabaseTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TestDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Nobody_else_may_read_what_is_remembered_nor_what_lies_beside_it()
    {
        var database = new StateDatabase(new StateDirectory(_data.Path));
        _ = database.Use("CREATE TABLE IF NOT EXISTS things(name TEXT)", connection =>
        {
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO things VALUES('one')";
            return insert.ExecuteNonQuery();
        });
        using var reader = database.OpenForReading();
        var files = Directory.GetFiles(_data.Path);
        Assert.Equal(["authentication.db", "authentication.db-shm", "authentication.db-wal"], files.Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(Private, File.GetUnixFileMode(file)));
    }
}
