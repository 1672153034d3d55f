using System.Globalization;
using Ouistiti.Middleware.Documents.Listings;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Refusals;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents.Listings;

public sealed class ListingReaderTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public ListingReaderTests()
    {
        for (var i = 0; i < ListingReader.FreeEntries + 10; i++)
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
        Assert.Equal(status, Read("/large/", new Room(size)));

    [Fact]
    public void A_small_listing_needs_none() => Assert.Equal(DirectoryStatus.Readable, Read("/small/", new Room(0)));

    [Fact]
    public void Room_that_is_given_back_can_be_taken_again()
    {
        var room = new Room(1);
        Assert.True(room.TryEnter());
        Assert.False(room.TryEnter());
        room.Leave();
        Assert.True(room.TryEnter());
    }

    private DirectoryStatus Read(string path, Room room)
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
