using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>The command <c>totp</c>.</summary>
[Trait("Category", "Published")]
public sealed class TotpCommandTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public TotpCommandTests()
    {
        _ = _directory.Write("htdocs/file.txt", "0123456789");
        Configure("www");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Enrol_shows_what_an_app_and_its_user_need()
    {
        var (code, output, error) = await RunAsync("enrol", "--site", "www", "ann");
        Assert.Equal((0, string.Empty), (code, error));
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.All(lines.TakeWhile(line => !line.StartsWith("otpauth", StringComparison.Ordinal)), line => Assert.Matches("^[█▀▄ ]{40,}$", line));
        Assert.Single(lines, line => line.StartsWith("otpauth://totp/ouistiti:ann?secret=", StringComparison.Ordinal));
        Assert.All(lines[^10..], line => Assert.Matches(@"^\d{5}(-\d{5}){4}$", line));
        Assert.Matches(@"^ann has a second factor since \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ, and 10 recovery codes\.\n$", (await RunAsync("show", "ann")).Output);
    }

    [Fact]
    public async Task A_second_factor_is_replaced_only_when_that_is_said()
    {
        _ = await RunAsync("enrol", "ann");
        var (code, output, error) = await RunAsync("enrol", "ann");
        Assert.Equal((1, string.Empty, "ann has a second factor already; --replace puts another in its place.\n"), (code, output, error));
        Assert.Equal(0, (await RunAsync("enrol", "ann", "--replace")).ExitCode);
    }

    [Fact]
    public async Task What_is_removed_is_gone()
    {
        _ = await RunAsync("enrol", "ann");
        Assert.Equal((0, "ann has no second factor any more.\n", string.Empty), await RunAsync("remove", "ann"));
        Assert.Equal((0, "ann has no second factor.\n", string.Empty), await RunAsync("show", "ann"));
        Assert.Equal((1, string.Empty, "ann has no second factor.\n"), await RunAsync("remove", "ann"));
        Assert.Equal((1, string.Empty, "ann has no second factor.\n"), await RunAsync("codes", "ann"));
    }

    [Fact]
    public async Task New_recovery_codes_are_printed()
    {
        var old = (await RunAsync("enrol", "ann")).Output;
        var (code, output, _) = await RunAsync("codes", "ann");
        Assert.Equal(0, code);
        Assert.Matches(@"^Recovery codes, .*:\n(\d{5}(-\d{5}){4}\n){10}$", output);
        Assert.DoesNotContain(output.Split('\n')[1], old, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enrol")]
    [InlineData("show")]
    public async Task Who_is_no_user_is_named(string action) =>
        Assert.Equal((1, string.Empty, "There is no user bob.\n"), await RunAsync(action, "bob"));

    [Fact]
    public async Task The_site_is_named_where_several_have_one()
    {
        Configure("www", "shop");
        var (code, _, error) = await RunAsync("show", "ann");
        Assert.Equal(2, code);
        Assert.Contains("--site with one of shop, www", error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("show", "ann", "--site", "shop")).ExitCode);
        Assert.Equal(0, (await RunAsync("show", "ann", "--site", "Shop")).ExitCode);
        Assert.Equal(2, (await RunAsync("show", "ann", "--site", "none")).ExitCode);
    }

    [Fact]
    public async Task What_it_makes_is_closed_to_others()
    {
        _ = await RunAsync("enrol", "ann");
        Assert.All(
            Directory.GetFiles(_directory["data"]),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => OuistitiProgram.RunAsync(_directory.Path, ["totp", .. arguments]);

    private void Configure(params string[] sites)
    {
        var configuration = Configurations.Documents(Ports.Take());
        var all = configuration["Ouistiti"]!["Sites"]!.AsObject();
        all.Clear();
        foreach (var site in sites)
        {
            all[site] = Configurations.Parse("""
                {
                  "Documents": [ { "Root": "htdocs" } ],
                  "Authentication": { "Schemes": [ "Basic" ], "SecondFactor": {}, "Accounts": [ { "Users": [ { "Name": "ann", "Password": "correct horse" } ] } ] }
                }
                """);
            all[site]!["Hosts"] = new JsonArray($"{site}.example");
        }

        _ = _directory.Write("appsettings.json", configuration.ToJsonString());
    }
}
