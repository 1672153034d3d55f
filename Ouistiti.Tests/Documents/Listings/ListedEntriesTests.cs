using System.Runtime.InteropServices;
using Ouistiti.Middleware.Paths;
using Xunit;

namespace Ouistiti.Tests.Documents.Listings;

/// <summary>What of a directory is listed, and what is not.</summary>
public sealed class ListedEntriesTests : IDisposable
{
    private readonly ListingSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Files_and_directories_are_listed()
    {
        _sandbox.Write("b.txt");
        _sandbox.Write("a/inner.txt");
        Assert.Equal(["a/", "b.txt"], await _sandbox.NamesAsync());
        Assert.Equal(["inner.txt"], await _sandbox.NamesAsync("/a/"));
    }

    [Fact]
    public async Task Devices_pipes_and_sockets_are_not()
    {
        _sandbox.Write("file");
        await _sandbox.ShellAsync("mkfifo pipe; ln -s pipe link; ln -s /dev/null null; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"socket\")'");
        Assert.Equal(["file"], await _sandbox.NamesAsync());
    }

    [Fact]
    public async Task A_link_is_what_it_leads_to_and_nothing_that_lies_outside()
    {
        _sandbox.Write("directory/file", "inside");
        File.WriteAllText(_sandbox["outside"], "outside");
        _sandbox.Link("to-file", "directory/file");
        _sandbox.Link("to-directory", "directory");
        _sandbox.Link("to-root", ".");
        _sandbox.Link("dangling", "missing");
        _sandbox.Link("out", "../outside");
        _sandbox.Link("out-absolute", "/etc/passwd");
        _sandbox.Link("out-directory", "..");
        _sandbox.Link("loop", "loop");
        _sandbox.Link("loop-a", "loop-b");
        _sandbox.Link("loop-b", "loop-a");
        Assert.Equal(["directory/", "to-directory/", "to-root/", "to-file"], await _sandbox.NamesAsync());
        var page = await _sandbox.PageAsync();
        Assert.Equal("6 B", page.QuerySelector("a[href='./to-file']")!.Closest("tr")!.QuerySelector(".s")!.TextContent);
    }

    [Fact]
    public async Task What_the_site_does_not_serve_is_left_out()
    {
        _sandbox.Write("sub/page.html");
        _sandbox.Write("sub/.hidden");
        _sandbox.Write("sub/script.php");
        _sandbox.Write("sub/private/x");
        _sandbox.Write("sub/php.d/x");
        _sandbox.Link("sub/link.php", "page.html");
        var filter = new PathFilter(allow: null, deny: ".php, ^/sub/private/");
        _sandbox.IsServed = path => filter.Allows(path) && !path.Contains("/.", StringComparison.Ordinal);
        Assert.Equal(["php.d/", "page.html"], await _sandbox.NamesAsync("/sub/"));
    }

    [Fact]
    public async Task A_directory_is_judged_by_the_path_that_its_link_leads_to()
    {
        _sandbox.Write("music/a.mp3");
        _sandbox.Write("other/b");
        _sandbox.Write("music.txt");
        _sandbox.Link("played", "music");
        var filter = new PathFilter(allow: "^/$, ^/music/, ^/played/", deny: null);
        _sandbox.IsServed = path => filter.Allows(path);
        Assert.Equal(["music/", "played/"], await _sandbox.NamesAsync());
    }

    [Fact]
    public async Task A_name_that_no_request_can_reach_is_left_out()
    {
        _sandbox.Write("%2E");
        _sandbox.Write("a\\b");
        await _sandbox.ShellAsync("""touch $'new\nline' $'tab\t' $'del\x7f' $'c1\u0085' $'not\xffutf8' $'over\xc0\xaf' 'a%2Fb' 'a%2fb'""");
        Assert.Equal(["%2E", "a\\b"], await _sandbox.NamesAsync());

        // .NET cannot delete all of them.
        await _sandbox.ShellAsync("find . -mindepth 1 -delete");
    }

    [Fact]
    public async Task A_file_that_vanishes_meanwhile_is_left_out()
    {
        _sandbox.Write("a");
        _sandbox.Write("b");
        _sandbox.IsServed = path =>
        {
            if (path is "/b")
            {
                File.Delete(_sandbox["root/b"]);
            }

            return true;
        };
        Assert.Equal(["a"], await _sandbox.NamesAsync());
    }

    [Fact]
    public async Task A_file_that_turns_into_a_link_meanwhile_leads_nowhere_outside()
    {
        _sandbox.Write("a");
        _sandbox.Write("b");
        _sandbox.IsServed = path =>
        {
            if (path is "/b")
            {
                File.Delete(_sandbox["root/b"]);
                _sandbox.Link("b", "/etc/passwd");
            }

            return true;
        };
        Assert.Equal(["a"], await _sandbox.NamesAsync());
    }

    [Fact]
    public async Task A_directory_that_has_vanished_is_not_found()
    {
        _sandbox.Write("sub/a");
        var (response, body) = await _sandbox.GetAsync("/sub/", located: () => Directory.Delete(_sandbox["root/sub"], recursive: true));
        Assert.Equal(404, response.StatusCode);
        Assert.Empty(body);
    }

    [Fact]
    public async Task What_was_located_is_what_is_listed_whatever_happens_to_the_name()
    {
        _sandbox.Write("sub/a");
        var (_, body) = await _sandbox.GetAsync("/sub/", located: () =>
        {
            Directory.Move(_sandbox["root/sub"], _sandbox["moved"]);
            _sandbox.Write("sub/other");
        });
        Assert.Contains("./a", body, StringComparison.Ordinal);
        Assert.DoesNotContain("other", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.None)]
    [InlineData(UnixFileMode.OtherExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    public void A_directory_that_may_not_be_read_or_entered_is_forbidden(UnixFileMode mode)
    {
        _sandbox.Write("closed/a");
        File.SetUnixFileMode(_sandbox["."], (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(_sandbox["root/closed"], mode);
        var status = 0;
        var somebody = new Thread(() =>
        {
            // Root may read everything: of this thread alone, the kernel is told that it is somebody else.
            _ = SetFileSystemUser(65534);
            status = _sandbox.GetAsync("/closed/").GetAwaiter().GetResult().Response.StatusCode;
        });
        somebody.Start();
        somebody.Join();
        Assert.Equal(403, status);
    }

    [Theory]
    [InlineData(2, DirectoryStatus.NotFound)] // ENOENT
    [InlineData(12, DirectoryStatus.Unavailable)] // ENOMEM
    [InlineData(13, DirectoryStatus.Denied)] // EACCES
    [InlineData(23, DirectoryStatus.Unavailable)] // ENFILE
    [InlineData(24, DirectoryStatus.Unavailable)] // EMFILE
    public void An_error_of_the_kernel_has_a_meaning(int error, object status) => Assert.Equal(status, DirectoryReader.StatusOf(error));

    [Fact]
    public async Task Reading_ends_when_the_client_leaves()
    {
        _sandbox.Write("a");
        _ = await Assert.ThrowsAsync<OperationCanceledException>(() => _sandbox.GetAsync("/", context => context.RequestAborted = new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task No_descriptor_is_left_open()
    {
        _sandbox.Write("a");
        _sandbox.Link("link", "a");
        _ = await _sandbox.GetAsync();
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries("/proc/self/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget),
            target => target?.StartsWith(_sandbox["root"], StringComparison.Ordinal) is true);
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileSystemUser(uint user);
}
