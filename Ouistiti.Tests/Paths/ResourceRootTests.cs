using System.Diagnostics;
using System.Text;
using Ouistiti.Middleware.Paths;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Paths;

public sealed class ResourceRootTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ResourceRoot _root;

    public ResourceRootTests()
    {
        _ = _directory.Write("root/file.txt", "inside");
        _ = _directory.Write("outside.txt", "outside");
        _root = new ResourceRoot(_directory["root"]);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_is_found_and_read()
    {
        Assert.Equal(ResourceStatus.Found, _root.TryLocate("/file.txt", out var resource));
        using (resource)
        {
            Assert.Equal(ResourceKind.File, resource!.Kind);
            Assert.Equal(6, resource.Length);
            Assert.Equal(File.GetLastWriteTimeUtc(_directory["root/file.txt"]), resource.LastModified.UtcDateTime);
            Assert.Equal("inside", Read(resource));
        }
    }

    [Theory]
    [InlineData(long.MaxValue, 9999)]
    [InlineData(999_999_999_999, 9999)]
    [InlineData(long.MinValue, 1)]
    public void A_time_beyond_the_calendar_is_the_nearest_in_it(long seconds, int year) =>
        Assert.Equal(year, new Libc.Stat { ModifiedSeconds = seconds }.LastModified.Year);

    [Fact]
    public void The_root_itself_is_a_directory()
    {
        Assert.Equal(ResourceStatus.Found, _root.TryLocate("/", out var resource));
        using (resource)
        {
            Assert.Equal(ResourceKind.Directory, resource!.Kind);
        }
    }

    [Theory]
    [InlineData("/../outside.txt")]
    [InlineData("/a/../../outside.txt")]
    [InlineData("/file.txt/")]
    [InlineData("/missing")]
    [InlineData("/file%2etxt")]
    [InlineData("/..%2foutside.txt")]
    [InlineData("/file.txt\0.html")]
    [InlineData("file.txt")]
    [InlineData("")]
    public void What_is_not_below_the_root_is_not_found(string path) => AssertNotFound(path);

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("/proc/self/root")]
    public void A_link_that_leaves_the_root_is_not_followed(string target)
    {
        _ = File.CreateSymbolicLink(_directory["root/link"], target);
        AssertNotFound("/link");
        AssertNotFound("/link/outside.txt");
    }

    [Fact]
    public void A_directory_whose_name_begins_as_the_root_does_is_outside()
    {
        _ = _directory.Write("root2/secret.txt", "secret");
        _ = File.CreateSymbolicLink(_directory["root/link"], "../root2/secret.txt");
        AssertNotFound("/link");
    }

    [Fact]
    public void A_link_that_stays_inside_is_followed()
    {
        _ = File.CreateSymbolicLink(_directory["root/relative"], "file.txt");
        _ = File.CreateSymbolicLink(_directory["root/absolute"], _directory["root/file.txt"]);
        AssertReads("/relative", "inside");
        AssertReads("/absolute", "inside");
    }

    [Fact]
    public void A_root_that_is_a_link_may_be_turned_to_another_directory()
    {
        _ = _directory.Write("v1/page", "one");
        _ = _directory.Write("v2/page", "two");
        _ = File.CreateSymbolicLink(_directory["current"], "v1");
        var root = new ResourceRoot(_directory["current"]);
        AssertReads("/page", "one", root);
        File.Delete(_directory["current"]);
        _ = File.CreateSymbolicLink(_directory["current"], "v2");
        AssertReads("/page", "two", root);
    }

    [Fact]
    public void A_root_that_is_moved_and_linked_to_is_found_again()
    {
        AssertReads("/file.txt", "inside");
        Directory.Move(_directory["root"], _directory["moved"]);
        _ = File.CreateSymbolicLink(_directory["root"], "moved");
        AssertReads("/file.txt", "inside");
    }

    [Fact]
    public void The_old_name_of_a_root_that_was_moved_is_no_way_out()
    {
        _ = _directory.Write("v1/page", "inside");
        _ = File.CreateSymbolicLink(_directory["current"], "v1");
        var root = new ResourceRoot(_directory["current"]);
        AssertReads("/page", "inside", root);
        Directory.Move(_directory["v1"], _directory["v2"]);
        File.Delete(_directory["current"]);
        _ = File.CreateSymbolicLink(_directory["current"], "v2");
        _ = _directory.Write("v1/secret", "outside");
        _ = File.CreateSymbolicLink(_directory["v2/leak"], "../v1/secret");
        Assert.Equal(ResourceStatus.NotFound, root.TryLocate("/leak", out _));
        AssertReads("/page", "inside", root);
    }

    [Fact]
    public void A_root_that_does_not_exist_has_nothing() =>
        Assert.Equal(ResourceStatus.NotFound, new ResourceRoot(_directory["missing"]).TryLocate("/file.txt", out _));

    [Fact]
    public void A_very_long_name_is_not_found()
    {
        AssertNotFound("/" + new string('a', 300));
        AssertNotFound("/" + new string('a', 5000));
        AssertNotFound(string.Concat(Enumerable.Repeat("/a", 2040)));
    }

    [Fact]
    public void A_pipe_is_told_from_a_file_and_never_opened()
    {
        using (var mkfifo = Process.Start("mkfifo", [_directory["root/pipe"]]))
        {
            mkfifo.WaitForExit();
        }

        Assert.Equal(ResourceStatus.Found, _root.TryLocate("/pipe", out var resource));
        using (resource)
        {
            Assert.Equal(ResourceKind.Fifo, resource!.Kind);
            _ = Assert.Throws<InvalidOperationException>(resource.OpenRead);
        }
    }

    [Fact]
    public void What_was_located_is_what_is_read_whatever_happens_to_the_name()
    {
        Assert.Equal(ResourceStatus.Found, _root.TryLocate("/file.txt", out var resource));
        using (resource)
        {
            File.Delete(_directory["root/file.txt"]);
            _ = File.CreateSymbolicLink(_directory["root/file.txt"], "../outside.txt");
            Assert.Equal("inside", Read(resource!));
        }
    }

    [Fact]
    public async Task A_link_that_is_turned_while_we_look_never_leads_outside()
    {
        using var stop = new CancellationTokenSource();
        var turning = Task.Factory.StartNew(
            () =>
            {
                var spare = _directory["spare"];
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    _ = File.CreateSymbolicLink(spare, i % 2 == 0 ? "../outside.txt" : "file.txt");
                    File.Move(spare, _directory["root/link"], overwrite: true);
                }
            },
            TaskCreationOptions.LongRunning);
        var found = 0;
        for (var i = 0; i < 20_000; i++)
        {
            if (_root.TryLocate("/link", out var resource) == ResourceStatus.Found)
            {
                using (resource)
                {
                    Assert.Equal("inside", Read(resource!));
                    found++;
                }
            }
        }

        await stop.CancelAsync();
        await turning;
        Assert.NotEqual(0, found);
    }

    [Fact]
    public void No_descriptor_is_left_open()
    {
        AssertReads("/file.txt", "inside");
        var before = Directory.GetFiles("/proc/self/fd").Length;
        for (var i = 0; i < 500; i++)
        {
            AssertReads("/file.txt", "inside");
            AssertNotFound("/missing");
        }

        // Other tests of this process open and close files meanwhile.
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 250);
    }

    private void AssertNotFound(string path) => Assert.Equal(ResourceStatus.NotFound, _root.TryLocate(path, out _));

    private void AssertReads(string path, string expected, ResourceRoot? root = null)
    {
        Assert.Equal(ResourceStatus.Found, (root ?? _root).TryLocate(path, out var resource));
        using (resource)
        {
            Assert.Equal(expected, Read(resource!));
        }
    }

    private static string Read(Resource resource)
    {
        using var handle = resource.OpenRead()!;
        var content = new byte[resource.Length];
        _ = RandomAccess.Read(handle, content, 0);
        return Encoding.UTF8.GetString(content);
    }
}
