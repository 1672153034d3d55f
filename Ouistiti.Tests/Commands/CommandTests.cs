using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Commands;

[Trait("Category", "Published")]
public sealed class CommandTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Check_says_that_a_right_file_is_fine()
    {
        _ = _directory.Write("htdocs/index.html", "home");
        _ = _directory.Write("mine.json", Configurations.Documents(8080).ToJsonString());
        var (code, output, error) = await OuistitiProgram.RunAsync(_directory.Path, "check", "mine.json");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Equal($"{_directory["mine.json"]} is fine: 1 site(s) on 1 endpoint(s).\n", output);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("serve")]
    [InlineData(null)]
    public async Task A_mistake_ends_with_2_and_a_line(string? command)
    {
        _ = _directory.Write("appsettings.json", Configurations.Documents(8080).ToJsonString());
        var (code, output, error) = await OuistitiProgram.RunAsync(_directory.Path, command is null ? [] : [command]);
        Assert.Equal((2, string.Empty), (code, output));
        Assert.Equal($"appsettings.json: Ouistiti:Sites:www:Documents:0:Root = \"htdocs\" names no directory ({_directory["htdocs"]}); expected an existing directory\n", error);
    }

    [Theory]
    [InlineData("""{ "Schemes": [ "Form" ], "SignIn": "/login.html", "Accounts": [ { "Users": [ { "Name": "ann", "Password": "a" } ] } ] }""", "Authentication:SignIn = \"/login.html\" is in none of the site's document roots")]
    [InlineData("""{ "Schemes": [ "Basic" ], "Accounts": [ { "File": "passwd" } ] }""", " is missing; nobody is let in until it is there")]
    [InlineData("""{ "Schemes": [ "Form" ], "SignIn": "/folder/", "Accounts": [ { "Database": "accounts.db" } ] }""", null)]
    [InlineData("""{ "Schemes": [ "Form" ], "SignIn": "https://auth.example.org/signin", "Accounts": [ { "Database": "accounts.db" } ] }""", null)]
    public async Task What_is_hardly_meant_is_a_warning_of_check(string authentication, string? warning)
    {
        _ = _directory.Write("htdocs/folder/index.html", "home");
        var configuration = Configurations.Documents(8080);
        configuration["Ouistiti"]!["Sites"]!["www"]!["Authentication"] = Configurations.Parse(authentication);
        _ = _directory.Write("appsettings.json", configuration.ToJsonString());
        var (code, output, error) = await OuistitiProgram.RunAsync(_directory.Path, "check");
        Assert.Equal(0, code);
        Assert.Contains(" is fine: ", output, StringComparison.Ordinal);
        if (warning is null)
        {
            Assert.Empty(error);
        }
        else
        {
            Assert.StartsWith("warning: Ouistiti:Sites:www:Authentication:", error, StringComparison.Ordinal);
            Assert.Contains(warning, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_a_mistake_to_check()
    {
        _ = _directory.Write("htdocs/index.html", "home");
        _ = _directory.Write("bad.pem", "nonsense");
        _ = _directory.Write("appsettings.json", """
            {
              "Kestrel": { "Endpoints": { "https": { "Url": "https://localhost:8443", "Certificate": { "Path": "bad.pem" } } } },
              "Ouistiti": { "Sites": { "www": { "Documents": [ { "Root": "htdocs" } ] } } }
            }
            """);
        var (code, _, error) = await OuistitiProgram.RunAsync(_directory.Path, "check");
        Assert.Equal(2, code);
        Assert.StartsWith($"{_directory["bad.pem"]} is no certificate that can be used: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var (code, _, error) = await OuistitiProgram.RunAsync(_directory.Path, "--config", "none.json");
        Assert.Equal(2, code);
        Assert.Contains(_directory["none.json"], error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_not_understood_is_named()
    {
        var (code, _, error) = await OuistitiProgram.RunAsync(_directory.Path, "--confg", "x.json");
        Assert.Equal(2, code);
        Assert.Contains("'--confg'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said()
    {
        _ = _directory.Write("htdocs/index.html", "home");
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, Ports.Take());
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        _ = _directory.Write("appsettings.json", Configurations.Documents(port).ToJsonString());
        var (code, output, _) = await OuistitiProgram.RunAsync(_directory.Path);
        Assert.Equal(1, code);
        Assert.Contains($"http://127.0.0.1:{port}: address already in use", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_others_may_read_is_refused()
    {
        _ = _directory.Write("htdocs/index.html", "home");
        _ = _directory.Write("data/file", "");
        File.SetUnixFileMode(_directory["data"], (UnixFileMode)0b111_101_101);
        _ = _directory.Write("appsettings.json", Configurations.Documents(Ports.Take()).ToJsonString());
        var (code, _, error) = await OuistitiProgram.RunAsync(_directory.Path);
        Assert.Equal(2, code);
        Assert.Contains("chmod 700", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_and_the_command_line_override_the_file()
    {
        _ = _directory.Write("htdocs/index.html", "home");
        var port = Ports.Take();
        await using var server = await OuistitiServer.StartAsync(_directory, Configurations.Documents(1), start =>
        {
            start.Environment["Kestrel__Endpoints__http__Url"] = "http://127.0.0.1:2";
            start.ArgumentList.Add($"--Kestrel:Endpoints:http:Url=http://127.0.0.1:{port}");
        });
        Assert.EndsWith("home", await Wire.GetAsync(port, "/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_it_with_0(string signal)
    {
        _ = _directory.Write("htdocs/index.html", "home");
        await using var server = await OuistitiServer.StartAsync(_directory, Configurations.Documents(Ports.Take()));
        await server.SignalAsync(signal);
        Assert.Equal(0, await server.ExitAsync());
    }

    [Fact]
    public async Task A_request_in_flight_is_answered_before_it_ends()
    {
        _ = _directory.Write("htdocs/large", new byte[30_000_000]);
        var port = Ports.Take();
        await using var server = await OuistitiServer.StartAsync(_directory, Configurations.Documents(port));
        using var client = OuistitiServer.Client();
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/large"), HttpCompletionOption.ResponseHeadersRead);
        await server.SignalAsync("TERM");
        await server.SaysAsync("Ouistiti is stopping");

        // Slower than the two seconds that others give: a second for each third.
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[10_000_000];
        for (var i = 0; i < 3; i++)
        {
            await body.ReadExactlyAsync(buffer);
            await Task.Delay(1000);
        }

        Assert.Equal(0, await body.ReadAsync(buffer));
        Assert.Equal(0, await server.ExitAsync());
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_refused()
    {
        _ = _directory.Write("htdocs/index.html", "home");
        var configuration = Configurations.Documents(Ports.Take());
        configuration["Ouistiti"]!["DataDirectory"] = "/proc/self/task";
        _ = _directory.Write("appsettings.json", configuration.ToJsonString());
        var (code, _, error) = await OuistitiProgram.RunAsync(_directory.Path);
        Assert.Equal(2, code);
        Assert.Contains("Ouistiti:DataDirectory", error, StringComparison.Ordinal);
    }
}
