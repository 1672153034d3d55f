using System.Globalization;
using Ouistiti.Middleware.Documents.Listings;
using Ouistiti.Middleware.Paths;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents.Listings;

public sealed class ListingRoomTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public ListingRoomTests()
    {
        for (var i = 0; i < ListingRoom.Free + 10; i++)
        {
            _ = _directory.Write($"root/large/{i.ToString(CultureInfo.InvariantCulture)}", "");
        }

        _ = _directory.Write("root/small/file", "");
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(9, DirectoryStatus.Unavailable)]
    [InlineData(10, DirectoryStatus.Readable)]
    internal void A_large_listing_needs_room(int size, DirectoryStatus status) =>
        Assert.Equal(status, Read("/large/", new ListingRoom(size)));

    [Fact]
    public void A_small_listing_needs_none() => Assert.Equal(DirectoryStatus.Readable, Read("/small/", new ListingRoom(0)));

    [Fact]
    public void Room_that_is_given_back_can_be_taken_again()
    {
        var room = new ListingRoom(1);
        Assert.True(room.TryTake());
        Assert.False(room.TryTake());
        room.Release(1);
        Assert.True(room.TryTake());
    }

    private DirectoryStatus Read(string path, ListingRoom room)
    {
        var root = new ResourceRoot(_directory["root"]);
        Assert.Equal(ResourceStatus.Found, root.TryLocate(path, out var directory));
        using (directory)
        {
            using var entries = new ListingEntries();
            return new ListingReader(root, _ => true, room).Read(path, directory!, entries, default);
        }
    }
}
