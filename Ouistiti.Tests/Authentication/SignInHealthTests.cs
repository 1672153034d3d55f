using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication;

/// <summary>Who looks at the server's health sees that nobody can sign in.</summary>
[Trait("Category", "Published")]
public sealed class SignInHealthTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly HttpClient _client = OuistitiServer.Client();
    private readonly int _port = Ports.Take();
    private readonly int _monitor = Ports.Take();

    public SignInHealthTests() => _ = _directory.Write("htdocs/index.html", "home");

    public void Dispose()
    {
        _client.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_password_file_may_come_later_and_lets_nobody_in_before()
    {
        await using var server = await StartAsync("""{ "Schemes": [ "Basic" ], "Accounts": [ { "File": "passwd" } ] }""");
        await server.SaysAsync($"Ouistiti:Sites:www:Authentication:Accounts:0:File: {_directory["passwd"]} is missing. The site lets nobody in until it is there.");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SignInAsync());
        Assert.Equal($"Degraded\nsign-in: www: {_directory["passwd"]} is missing, or in a directory that may not be searched.\n", await HealthAsync());

        _ = _directory.Write("passwd", "ann:correct horse\n");
        Assert.Equal(HttpStatusCode.OK, await SignInAsync());
        Assert.Equal("Healthy\n", await HealthAsync());
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_named()
    {
        await using var server = await StartAsync("""{ "Schemes": [ "Basic" ], "Accounts": [ { "Database": "accounts.db" } ] }""");
        Assert.Equal("Healthy\n", await HealthAsync());
        File.Delete(_directory["accounts.db"]);
        Assert.StartsWith($"Degraded\nsign-in: www: {_directory["accounts.db"]} is missing.", await HealthAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_second_factors_that_has_gone_is_named()
    {
        await using var server = await StartAsync("""{ "Schemes": [ "Basic" ], "SecondFactor": {}, "Accounts": [ { "Users": [ { "Name": "ann", "Password": "correct horse" } ] } ] }""");
        Assert.Equal("Healthy\n", await HealthAsync());
        Assert.Equal(0, (await OuistitiProgram.RunAsync(_directory.Path, "totp", "enrol", "ann")).ExitCode);
        Assert.Equal("Healthy\n", await HealthAsync());
        File.Delete(_directory["data/second-factor.key"]);
        Assert.Equal($"Degraded\nsign-in: The key of the second factors, {_directory["data/second-factor.key"]}, cannot be used: it is missing.\n", await HealthAsync());
    }

    private Task<OuistitiServer> StartAsync(string authentication) => OuistitiServer.StartAsync(_directory, $$"""
        {
          "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{_port}}" }, "monitor": { "Url": "http://127.0.0.1:{{_monitor}}" } } },
          "Ouistiti": {
            "Monitoring": { "Endpoint": "monitor" },
            "Sites": { "www": { "Endpoints": [ "http" ], "Documents": [ { "Root": "htdocs" } ], "Authentication": {{authentication}} } }
          }
        }
        """);

    private Task<string> HealthAsync() => _client.GetStringAsync(new Uri($"http://127.0.0.1:{_monitor}/healthz"));

    private async Task<HttpStatusCode> SignInAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{_port}/index.html"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:correct horse")));
        using var answer = await _client.SendAsync(request);
        return answer.StatusCode;
    }
}
