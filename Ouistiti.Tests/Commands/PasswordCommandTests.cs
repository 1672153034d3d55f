using System.Diagnostics;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Commands;

[Trait("Category", "Published")]
public sealed class PasswordCommandTests : IDisposable
{
    private const string Password = "correct horse";
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_prints_a_salted_hash_of_what_it_reads()
    {
        var (code, output, error) = await RunAsync(Password + "\n");
        Assert.Equal((0, string.Empty), (code, error));
        var stored = StoredPassword.Parse(output.Trim());
        Assert.True(stored.Verify("anybody", Password));
        Assert.False(stored.Verify("anybody", Password + "\n"));
        Assert.NotEqual(output, (await RunAsync(Password)).Output);
    }

    [Fact]
    public async Task It_prints_a_line_with_what_Digest_needs()
    {
        // Of the C server's documentation.
        var (code, output, _) = await RunAsync("foobar\n", "johndoe", "--line", "--group", "staff", "--home", "/home/john", "--digest", "MD5", "--realm", "ouistiti", "--force");
        Assert.Equal(0, code);
        Assert.Matches(@"^johndoe:\$pbkdf2-[^:,]+,\$a1\$realm=ouistiti\$rSBEWOmexQZg3BE/rPxOfw==:staff:/home/john\n$", output);
    }

    [Theory]
    [InlineData("", "alice", "the password is empty")]
    [InlineData("short", "alice", "shorter than 8 characters")]
    [InlineData("wonderland", "Wonderland", "is the user's name")]
    [InlineData("aaaaaaaaaa", "alice", "over and over")]
    [InlineData("Password1", "alice", "tries first")]
    [InlineData("correct\thorse", "alice", "a control character")]
    [InlineData("correct horse", "a:b", "cannot be a user's name")]
    public async Task What_is_too_weak_is_refused_with_the_reason(string password, string user, string reason)
    {
        var (code, output, error) = await RunAsync(password + "\n", user);
        Assert.Equal((2, string.Empty), (code, output));
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--digest", "SHA-3", "expected one of SHA-512-256")]
    [InlineData("--realm", "a:b", "no colon")]
    [InlineData("--group", "a:b", "no colon")]
    public async Task An_option_that_cannot_be_is_explained(string option, string value, string expected)
    {
        var (code, _, error) = await RunAsync(Password, "alice", "--line", option, value);
        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stores_the_password_in_a_file()
    {
        _ = _directory.Write("passwd", "# who may\nbob:secret:staff:/home/bob\n");
        Assert.Equal("alice was added.\n", (await RunAsync(Password, "alice", "--file", "passwd", "--home", "/home/alice")).Output);
        Assert.Equal("bob has a new password.\n", (await RunAsync(Password, "bob", "--file", "passwd")).Output);
        Assert.Matches(@"^# who may\nbob:\$pbkdf2-[^:]+:staff:/home/bob\nalice:\$pbkdf2-[^:]+:users:/home/alice\n$", await File.ReadAllTextAsync(_directory["passwd"]));
    }

    [Fact]
    public async Task A_terminal_asks_twice_and_shows_nothing()
    {
        var command = OuistitiProgram.Start(_directory.Path, "passwd", "alice");
        var words = string.Join(' ', command.ArgumentList.Prepend(command.FileName).Select(word => $"'{word}'"));
        using var terminal = Process.Start(new ProcessStartInfo("script", ["--quiet", "--return", "--command", words, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = _directory.Path })!;
        var shown = string.Empty;
        shown += await ReadUntilAsync(terminal, "Password for alice: ");
        await terminal.StandardInput.WriteAsync("correcx\u007ft horse\n");
        await terminal.StandardInput.FlushAsync();
        shown += await ReadUntilAsync(terminal, "Once more: ");
        await terminal.StandardInput.WriteAsync(Password + "\n");
        await terminal.StandardInput.FlushAsync();
        var rest = await terminal.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain("horse", shown + rest, StringComparison.Ordinal);
        var hash = System.Text.RegularExpressions.Regex.Match(rest, @"\$pbkdf2-[A-Za-z0-9$=/+,-]+").Value;
        Assert.True(StoredPassword.Parse(hash).Verify("alice", Password), rest);
    }

    private static async Task<string> ReadUntilAsync(Process process, string text)
    {
        var shown = new System.Text.StringBuilder();
        var buffer = new char[1];
        while (!shown.ToString().Contains(text, StringComparison.Ordinal) && await process.StandardOutput.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromMinutes(1)) == 1)
        {
            _ = shown.Append(buffer[0]);
        }

        return shown.ToString();
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] arguments) => OuistitiProgram.FeedAsync(_directory.Path, input, ["passwd", .. arguments]);
}
