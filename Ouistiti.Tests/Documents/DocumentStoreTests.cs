using System.Text;
using Ouistiti.Middleware.Documents;
using Ouistiti.Middleware.Paths;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents;

/// <summary>What is kept in memory, and that it is never older than its file.</summary>
public sealed class DocumentStoreTests : IDisposable
{
    private const int CacheSize = 1024 * 1024;
    private static readonly ContentCoding Brotli = ContentCoding.All[0];
    private readonly TestDirectory _directory = new();
    private readonly ManualTime _time = new(TimeSpan.FromSeconds(10));

    public DocumentStoreTests() => Directory.CreateDirectory(_directory["root"]);

    public static TheoryData<string, Action<string>> Changes => new()
    {
        { "written in place", file => File.WriteAllText(file, "NEW") },
        { "written in place with its time set back", file => { var time = File.GetLastWriteTimeUtc(file); File.WriteAllText(file, "NEW"); File.SetLastWriteTimeUtc(file, time); } },
        { "longer", file => File.AppendAllText(file, "NEW") },
        { "shorter", file => File.WriteAllText(file, "N") },
        { "empty", file => File.WriteAllText(file, "") },
        { "another renamed over it", file => { File.WriteAllText(file + ".new", "NEW"); File.Move(file + ".new", file, overwrite: true); } },
        { "a link to another", file => { File.WriteAllText(file + ".new", "NEW"); File.Delete(file); _ = File.CreateSymbolicLink(file, "file.txt.new"); } },
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_small_file_is_kept()
    {
        _ = _directory.Write("root/file.txt", "old");
        var store = Store();
        Assert.Equal("old", await ReadAsync(store));
        Assert.Same(Found(store), Found(store));
        _ = Assert.IsType<MemoryBody>(Found(store).Body);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_of_a_kept_file_is_noticed_at_once(string what, Action<string> change)
    {
        var file = _directory.Write("root/file.txt", "old");
        var store = Store();
        var before = Found(store);
        change(file);
        Assert.Equal(File.ReadAllText(file), await ReadAsync(store));
        using var after = Found(store);
        Assert.True(before.EntityTag.Tag != after.EntityTag.Tag, what);
    }

    [Fact]
    public void A_kept_file_that_goes_is_gone()
    {
        var file = _directory.Write("root/file.txt", "old");
        var store = Store();
        _ = Found(store);
        File.Delete(file);
        Assert.Equal(DocumentStatus.NotFound, store.Find("/file.txt", out _));
        _ = Directory.CreateDirectory(file);
        Assert.Equal(DocumentStatus.Directory, store.Find("/file.txt", out _));
        Directory.Delete(file);
        _ = File.CreateSymbolicLink(file, _directory.Write("outside.txt", "old"));
        Assert.Equal(DocumentStatus.NotFound, store.Find("/file.txt", out _));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(70_000)]
    public void A_known_file_that_leaves_the_root_with_its_directory_is_gone_within_a_second(int length)
    {
        _ = _directory.Write("root/a/file.txt", new byte[length]);
        var store = Store();
        Assert.Equal(DocumentStatus.Found, store.Find("/a/file.txt", out var kept));
        Directory.Move(_directory["root/a"], _directory["outside"]);
        _ = Directory.CreateSymbolicLink(_directory["root/a"], _directory["outside"]);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(DocumentStatus.NotFound, store.Find("/a/file.txt", out _));

        // Back again, it is looked at as for the first time.
        File.Delete(_directory["root/a"]);
        Directory.Move(_directory["outside"], _directory["root/a"]);
        Assert.Equal(DocumentStatus.Found, store.Find("/a/file.txt", out var back));
        Assert.NotSame(kept, back);
    }

    [Fact]
    public void A_kept_file_stays_kept_over_the_seconds()
    {
        _ = _directory.Write("root/file.txt", "old");
        var store = Store();
        var first = Found(store);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Same(first, Found(store));
    }

    [Fact]
    public void A_file_that_has_just_changed_is_not_kept_for_a_next_change_might_look_the_same()
    {
        _ = _directory.Write("root/file.txt", "old");
        var store = Store(time: TimeProvider.System);
        using var document = Found(store);
        Assert.True(document.EntityTag.IsWeak);
        _ = Assert.IsType<FileBody>(document.Body);
    }

    [Fact]
    public void Without_a_cache_nothing_is_kept()
    {
        _ = _directory.Write("root/file.txt", "old");
        _ = _directory.Write("root/empty.txt", "");
        var store = Store(cacheSize: 0);
        using var document = Found(store);
        _ = Assert.IsType<FileBody>(document.Body);
        Assert.False(document.EntityTag.IsWeak);
        using var empty = Found(store, "/empty.txt");
        _ = Assert.IsType<FileBody>(empty.Body);
    }

    [Fact]
    public void No_more_is_kept_than_there_is_room_for()
    {
        const int length = 10_000;
        for (var i = 0; i < 500; i++)
        {
            _ = _directory.Write($"root/{i}.bin", new byte[length]);
        }

        var store = Store();
        var first = Enumerable.Range(0, 500).Select(i => Found(store, $"/{i}.bin")).ToArray();
        var kept = first.Where((document, i) => ReferenceEquals(document, Found(store, $"/{i}.bin"))).Count();

        // Which of them are left is not told: each look at one that is not takes the place of another.
        Assert.InRange(kept, 0, CacheSize / length);
    }

    [Fact]
    public async Task A_large_file_is_opened_each_time()
    {
        var file = _directory.Write("root/file.txt", new string('a', 70_000));
        var store = Store();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(70_000, (await ReadAsync(store)).Length);
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        using (var document = Found(store))
        {
            _ = Assert.IsType<FileBody>(document.Body);
        }

        File.WriteAllText(file, new string('b', 70_000));
        Assert.Equal(new string('b', 70_000), await ReadAsync(store));
        File.Delete(file);
        Assert.Equal(DocumentStatus.NotFound, store.Find("/file.txt", out _));
    }

    [Fact]
    public async Task What_has_been_encoded_is_kept_until_its_file_changes()
    {
        var file = _directory.Write("root/file.txt", new string('a', 100_000));
        var store = Store();
        using var original = Found(store);
        var encoded = await store.EncodeAsync("/file.txt", original, Brotli, default);
        Assert.False(encoded.IsEncodedLate);
        Assert.Same(encoded, await store.EncodeAsync("/file.txt", original, Brotli, default));
        File.WriteAllText(file, new string('b', 100_000));
        using var changed = Found(store);
        Assert.NotSame(encoded, await store.EncodeAsync("/file.txt", changed, Brotli, default));
    }

    [Fact]
    public void A_neighbour_is_sent_as_the_document_and_kept_beside_it()
    {
        _ = _directory.Write("root/file.txt", "original");
        _ = _directory.Write("root/file.txt.br", "encoded");
        var store = Store();
        using var original = Found(store);
        using var neighbour = store.FindNeighbour("/file.txt", original, Brotli)!;
        Assert.Same(neighbour, store.FindNeighbour("/file.txt", original, Brotli));
        Assert.Equal(original.ContentType, neighbour.ContentType);
        Assert.NotEqual(original.EntityTag, neighbour.EntityTag);

        // By its own name, it is a file like others.
        Assert.Equal("application/octet-stream", Found(store, "/file.txt.br").ContentType);
    }

    [Theory]
    [InlineData("older")]
    [InlineData("empty")]
    [InlineData("directory")]
    [InlineData("link out")]
    public void A_neighbour_that_does_not_hold_the_document_is_left_alone(string kind)
    {
        _ = _directory.Write("root/file.txt", "original");
        var file = _directory["root/file.txt.br"];
        switch (kind)
        {
            case "older":
                File.WriteAllText(file, "encoded");
                File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(_directory["root/file.txt"]).AddSeconds(-1));
                break;

            case "empty":
                File.WriteAllText(file, "");
                break;

            case "directory":
                _ = Directory.CreateDirectory(file);
                break;

            default:
                _ = File.CreateSymbolicLink(file, _directory.Write("outside", "secret"));
                break;
        }

        var store = Store();
        using var original = Found(store);
        Assert.Null(store.FindNeighbour("/file.txt", original, Brotli));
    }

    [Fact]
    public void Files_that_were_made_at_the_same_time_have_tags_of_their_own()
    {
        var now = _time.GetUtcNow();
        var (one, other) = (new FileVersion(1, 1, 10, now, 5), new FileVersion(1, 2, 10, now, 5));
        Assert.NotEqual(one.Mark, other.Mark);
        using var first = new Representation(one, now, "text/plain", new MemoryBody([]));
        using var second = new Representation(other, now, "text/plain", new MemoryBody([]));
        Assert.NotEqual(first.EntityTag, second.EntityTag);
    }

    [Fact]
    public void A_date_that_has_been_set_does_not_tell_what_a_client_has()
    {
        var file = _directory.Write("root/file.txt", "old");
        using (var document = Found(Store()))
        {
            Assert.Equal(document.LastModified, document.ExactDate);
        }

        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        using (var document = Found(Store()))
        {
            Assert.Null(document.ExactDate);
        }
    }

    [Fact]
    public async Task Few_documents_are_encoded_at_a_time()
    {
        _ = _directory.Write("root/file.txt", new string('a', 2_000_000));
        var store = Store();
        using var original = Found(store);
        var encoders = new List<Representation>();
        Representation last;
        while ((last = await store.EncodeAsync("/file.txt", original, Brotli, default)).IsEncodedLate)
        {
            encoders.Add(last);
        }

        Assert.Same(original, last);
        Assert.Equal(Math.Max(2, Environment.ProcessorCount), encoders.Count);
        encoders[0].Dispose();
        using var next = await store.EncodeAsync("/file.txt", original, Brotli, default);
        Assert.True(next.IsEncodedLate);
    }

    [Fact]
    public void A_file_from_the_future_is_as_new_as_now()
    {
        var file = _directory.Write("root/file.txt", "old");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddYears(200));
        using var document = Found(Store());
        Assert.InRange(document.LastModified, DateTimeOffset.UnixEpoch, _time.GetUtcNow());
    }

    private static Representation Found(DocumentStore store, string path = "/file.txt")
    {
        Assert.Equal(DocumentStatus.Found, store.Find(path, out var document));
        return document!;
    }

    private static async Task<string> ReadAsync(DocumentStore store)
    {
        using var document = Found(store);
        using var content = new MemoryStream();
        await document.Body.CopyToAsync(content, default);
        return Encoding.UTF8.GetString(content.ToArray());
    }

    private DocumentStore Store(long cacheSize = CacheSize, TimeProvider? time = null) =>
        new(new ResourceRoot(_directory["root"]), new ContentTypes(new DocumentsOptions()), cacheSize, time ?? _time);
}
