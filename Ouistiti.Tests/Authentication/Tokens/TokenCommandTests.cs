using System.Diagnostics;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

[Trait("Category", "Published")]
public sealed class TokenCommandTests : IAsyncLifetime
{
    private TokenServer _server = null!;

    public async Task InitializeAsync() => _server = await TokenServer.StartAsync(TokenServer.Basic("\"Tokens\": { \"Cookie\": true }"));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_token_that_is_issued_lets_its_user_in_until_it_is_revoked()
    {
        var token = await IssueAsync("--lifetime", "01:00:00");
        Assert.InRange(TokenSite.ClaimsOf(token).GetProperty("exp").GetInt64() - TokenSite.ClaimsOf(token).GetProperty("iat").GetInt64(), 3600, 3600);
        Assert.True(await _server.AcceptsAsync(token));
        var (code, shown) = await RunAsync(token, "show");
        Assert.Equal(0, code);
        Assert.Equal(3, shown.Split('\n').Length);
        Assert.Contains("\"user\":\"ann\"", shown, StringComparison.Ordinal);
        Assert.EndsWith("Accepted.", shown, StringComparison.Ordinal);

        Assert.Equal((0, string.Empty), await RunAsync(token, "revoke"));
        await Eventually.TrueAsync(async () => !await _server.AcceptsAsync(token), "the server refuses the token");
        (code, shown) = await RunAsync(token, "show");
        Assert.Equal(1, code);
        Assert.EndsWith("Refused: Its session has been ended.", shown, StringComparison.Ordinal);
        Assert.Equal((1, "Its session has been ended."), await RunAsync(token, "revoke"));
    }

    [Fact]
    public async Task All_tokens_of_a_user_are_revoked_at_once()
    {
        string[] tokens = [await IssueAsync(), await IssueAsync()];
        Assert.True(await _server.AcceptsAsync(tokens[0]) && await _server.AcceptsAsync(tokens[1]));
        Assert.Equal((0, string.Empty), await RunAsync(string.Empty, "revoke", "--user", "ann"));
        await Eventually.TrueAsync(async () => !await _server.AcceptsAsync(tokens[0]) && !await _server.AcceptsAsync(tokens[1]), "the server refuses the tokens");
        Assert.True(await _server.AcceptsAsync(await IssueAsync()));
    }

    [Theory]
    [InlineData("There is no account nobody.", "issue", "--user", "nobody")]
    [InlineData("There is no account nobody.", "revoke", "--user", "nobody")]
    [InlineData("No token lives longer than SessionLifetime, 12:00:00, nor shorter than a second.", "issue", "--user", "ann", "--lifetime", "13:00:00")]
    [InlineData("Refused: It does not have the form of a signed token.", "show")]
    [InlineData("It does not have the form of a signed token.", "revoke")]
    public async Task What_cannot_be_done_is_said(string problem, params string[] arguments) => Assert.Equal((1, problem), await RunAsync("nonsense\u001b[31m", arguments));

    [Fact]
    public async Task Sessions_whose_end_could_not_be_saved_have_not_been_ended()
    {
        _ = Directory.CreateDirectory(_server.Files["data/authentication.db"]);
        var (code, output) = await RunAsync(string.Empty, "revoke", "--user", "ann");
        Assert.Equal(1, code);
        Assert.Contains("Nothing was ended: that could not be saved.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_there_is_not_is_a_mistake()
    {
        var (code, output) = await RunAsync(string.Empty, "issue", "--user", "ann", "--site", "other");
        Assert.Equal(2, code);
        Assert.EndsWith("expected --site with one of www", output, StringComparison.Ordinal);
    }

    private async Task<string> IssueAsync(params string[] more) => (await RunAsync(string.Empty, ["issue", "--user", "ann", .. more])).Output;

    private async Task<(int Code, string Output)> RunAsync(string input, params string[] arguments)
    {
        var start = OuistitiProgram.Start(_server.Files.Path, ["token", .. arguments]);
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (process.ExitCode, (await output + await error).TrimEnd());
    }
}
