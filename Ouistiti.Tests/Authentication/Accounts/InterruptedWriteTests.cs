using System.Diagnostics;
using System.Globalization;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Accounts;

/// <summary>Programs that change a store are killed, run out of disk, or meet: the store is as before or as after, and never anything else.</summary>
public sealed class InterruptedWriteTests : IDisposable
{
    private const string Password = "correct horse";
    private readonly TestDirectory _directory = new();

    public InterruptedWriteTests()
    {
        _ = _directory.Write("htdocs/index.html", "home");
        _ = _directory.Write("passwd", string.Concat(Enumerable.Range(0, 500).Select(number => $"# a comment\nuser{number}:x:staff:/home/user{number}\n")));
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("""{ "File": "passwd" }""")]
    [InlineData("""{ "Database": "accounts.db" }""")]
    public async Task A_program_that_is_killed_has_changed_all_or_nothing(string accounts)
    {
        Configure(accounts);
        var watch = Stopwatch.StartNew();
        await RunAsync("user", "add", "known", "--home", "/0");
        var whole = watch.Elapsed;
        var count = Open(accounts).List().Count;
        for (var i = 1; i <= 12; i++)
        {
            // What matters happens in the second half of its life.
            using (var program = Start("user", "set", "known", "--home", $"/{i}"))
            {
                if (!program.WaitForExit(whole * (0.5 + (i * 0.05))))
                {
                    program.Kill();
                    await program.WaitForExitAsync();
                }
            }

            var store = Open(accounts);
            Assert.InRange(int.Parse(store.Find("known")!.Home.AsSpan(1), CultureInfo.InvariantCulture), 0, i);
            Assert.Equal(count, store.List().Count);
        }

        // And the next one is not in the way of what the killed ones left.
        await RunAsync("user", "set", "known", "--home", "/end");
        Assert.Equal("/end", Open(accounts).Find("known")!.Home);
    }

    [Theory]
    [InlineData("""{ "File": "passwd" }""")]
    [InlineData("""{ "Database": "accounts.db" }""")]
    public async Task Programs_that_meet_lose_nothing(string accounts)
    {
        Configure(accounts);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => RunAsync("user", "add", $"new{number}", "--random")));
        Assert.Equal(6, Open(accounts).List().Count(account => account.Name.StartsWith("new", StringComparison.Ordinal)));
        Assert.False(File.Exists(_directory["passwd.new"]));
    }

    [RootFact]
    public async Task A_full_disk_leaves_everything_as_it_was()
    {
        var command = string.Join(' ', OuistitiProgram.Start(".").ArgumentList.Prepend(OuistitiProgram.Start(".").FileName).Select(word => $"'{word}'"));
        _ = _directory.Write("try", $$"""
            set -e
            mkdir disk && mount -t tmpfs -o size=256k none disk && cd disk
            mkdir htdocs && cp ../passwd .
            echo '{{Configuration("""{ "File": "passwd" }, { "Database": "accounts.db" }""")}}' >appsettings.json
            {{command}} user add first --random --store 1 >/dev/null 2>&1
            dd if=/dev/zero of=filler bs=1k 2>/dev/null || true
            cp passwd ../before
            {{command}} user set user1 --home /changed && exit 3
            {{command}} user add someone --random --store 1 && exit 4
            rm filler
            cmp passwd ../before
            ls
            {{command}} user list --store 1
            {{command}} user set user1 --home /changed
            {{command}} user add someone --random --store 1 >/dev/null
            grep ^user1: passwd
            """);
        using var shell = Process.Start(new ProcessStartInfo("unshare", ["--mount", "bash", "try"]) { WorkingDirectory = _directory.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = shell.StandardError.ReadToEndAsync();
        var output = await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, output + await error);
        Assert.Contains("passwd cannot be changed: ", await error, StringComparison.Ordinal);
        Assert.Contains("accounts.db cannot be used: ", await error, StringComparison.Ordinal);
        Assert.DoesNotContain("passwd.new", output, StringComparison.Ordinal);
        Assert.DoesNotContain("someone", output, StringComparison.Ordinal);
        Assert.EndsWith("user1:x:staff:/changed\n", output, StringComparison.Ordinal);
    }

    private static string Configuration(string accounts) => $$"""
        { "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:1" } } },
          "Ouistiti": { "Sites": { "www": { "Documents": [ { "Root": "htdocs" } ], "Authentication": { "Schemes": [ "Basic" ], "Accounts": [ {{accounts}} ] } } } } }
        """;

    private void Configure(string accounts) => _directory.Write("appsettings.json", Configuration(accounts));

    private IAccountStore Open(string accounts) =>
        accounts.Contains("passwd", StringComparison.Ordinal) ? TestAccounts.File(_directory["passwd"]) : TestAccounts.Database(_directory["accounts.db"]);

    private Process Start(params string[] arguments)
    {
        var start = OuistitiProgram.Start(_directory.Path, arguments);
        start.RedirectStandardInput = true;
        var process = Process.Start(start)!;
        process.StandardInput.Write(Password);
        process.StandardInput.Close();
        return process;
    }

    private async Task RunAsync(params string[] arguments)
    {
        using var program = Start(arguments);
        var error = await program.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await program.WaitForExitAsync();
        Assert.True(program.ExitCode == 0, error);
    }
}
