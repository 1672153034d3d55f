using System.Net;
using System.Text;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>A server that asks for a code whom an administrator has enrolled, what he does beside it, and what it knows after a restart.</summary>
[Trait("Category", "Published")]
public sealed class RunningServerTests : IAsyncLifetime, IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private OuistitiServer? _server;

    [Fact]
    public async Task What_the_command_changes_the_server_asks_for()
    {
        Assert.Equal(HttpStatusCode.OK, await GetAsync("ann"));
        _ = await EnrolAsync("ann");
        await Eventually.TrueAsync(async () => await GetAsync("ann") == HttpStatusCode.Found, "the code is asked for");
        Assert.Equal(HttpStatusCode.OK, await GetAsync("bob"));
        _ = await OuistitiProgram.RunAsync(_directory.Path, "totp", "remove", "ann");
        await Eventually.TrueAsync(async () => await GetAsync("ann") == HttpStatusCode.OK, "the code is not asked for any more");
    }

    [Fact]
    public async Task A_code_that_was_used_before_a_restart_is_refused_after_it()
    {
        var (secret, codes) = await EnrolAsync("ann");
        var code = await OathTool.CodeAsync(secret, DateTimeOffset.UnixEpoch + FactorSite.Now);
        await Eventually.TrueAsync(async () => await GetAsync("ann") == HttpStatusCode.Found, "the code is asked for");
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync("ann", code));
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync("ann", codes[0]));
        await _server!.DisposeAsync();
        await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("ann", code));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("ann", codes[0]));
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync("ann", codes[1]));
    }

    [Fact]
    public async Task Many_requests_with_the_same_code_get_one_token()
    {
        var (secret, _) = await EnrolAsync("ann");
        await Eventually.TrueAsync(async () => await GetAsync("ann") == HttpStatusCode.Found, "the code is asked for");
        var code = await OathTool.CodeAsync(secret, DateTimeOffset.UnixEpoch + FactorSite.Now);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync("ann", code)));
        Assert.Single(answers, status => status == HttpStatusCode.SeeOther);
        Assert.Equal(4, answers.Count(status => status == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Who_guesses_is_locked_out_though_his_password_is_right()
    {
        var (secret, codes) = await EnrolAsync("ann");
        await Eventually.TrueAsync(async () => await GetAsync("ann") == HttpStatusCode.Found, "the code is asked for");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("ann", "12345"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("ann", await OathTool.CodeAsync(secret, DateTimeOffset.UnixEpoch + FactorSite.Now)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("ann", codes[0]));
        await _server!.SaysAsync("ann (second factor) cannot sign in from this machine for 00:15:00, after 5 wrong codes.");
        await _server.SaysAsync("ann (second factor) could not complete a sign-in from 127.0.0.1: the code is wrong.");
        Assert.DoesNotContain("password is wrong", _server.Output, StringComparison.Ordinal);

        // Until somebody at the machine lifts the lock.
        _ = await OuistitiProgram.RunAsync(_directory.Path, "user", "set", "ann", "--unlock");
        await Eventually.TrueAsync(async () => await PostAsync("ann", codes[1]) == HttpStatusCode.SeeOther, "ann is not locked any more");
    }

    [Fact]
    public async Task An_account_that_does_without_the_factor_is_not_asked()
    {
        _ = await EnrolAsync("kim");
        await Eventually.TrueAsync(async () => await GetAsync("kim") == HttpStatusCode.Found, "the code is asked for");
        _ = await OuistitiProgram.RunAsync(_directory.Path, "user", "set", "kim", "--disable-factor", "totp");
        await Eventually.TrueAsync(async () => await GetAsync("kim") == HttpStatusCode.OK, "the code is not asked for any more");
        using var client = ClientOf("kim");
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{_port}/signin/enrol"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task An_account_that_is_removed_leaves_no_factor_to_another_of_its_name()
    {
        _ = await EnrolAsync("kim");
        await Eventually.TrueAsync(async () => await GetAsync("kim") == HttpStatusCode.Found, "the code is asked for");
        _ = await OuistitiProgram.RunAsync(_directory.Path, "user", "remove", "kim");
        _ = _directory.Write("passwd", "kim:correct horse:users:\n");
        await Eventually.TrueAsync(async () => await GetAsync("kim") == HttpStatusCode.OK, "the new account has no second factor");
    }

    [Fact]
    public async Task Without_its_key_nobody_completes_a_sign_in_and_the_log_says_why()
    {
        var (_, codes) = await EnrolAsync("ann");
        await Eventually.TrueAsync(async () => await GetAsync("ann") == HttpStatusCode.Found, "the code is asked for");
        File.Delete(_directory["data/second-factor.key"]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync("ann", codes[0]));
        Assert.Equal(HttpStatusCode.Found, await GetAsync("ann"));
        await _server!.SaysAsync("second-factor.key, the key of the second factors, cannot be used: it is missing.");
        Assert.False(File.Exists(_directory["data/second-factor.key"]));
    }

    public async Task InitializeAsync()
    {
        _ = _directory.Write("htdocs/file.txt", "0123456789");
        _ = _directory.Write("passwd", "kim:correct horse:users:\n");
        await StartAsync();
    }

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    private async Task StartAsync()
    {
        var configuration = Configurations.Documents(_port);
        configuration["Ouistiti"]!["Sites"]!["www"]!["Authentication"] = Configurations.Parse("""
            {
              "Schemes": [ "Basic" ], "SecondFactor": { "Demand": "Enrolled" }, "Lockout": { "Attempts": 5 },
              "Accounts": [ { "Users": [ { "Name": "ann", "Password": "correct horse" }, { "Name": "bob", "Password": "correct horse" } ] }, { "File": "passwd" } ]
            }
            """);
        _server = await OuistitiServer.StartAsync(_directory, configuration);
    }

    private async Task<(string Secret, string[] Codes)> EnrolAsync(string user)
    {
        var (_, output, _) = await OuistitiProgram.RunAsync(_directory.Path, "totp", "enrol", user);
        var lines = output.TrimEnd('\n').Split('\n');
        return (lines.Single(line => line.StartsWith("otpauth", StringComparison.Ordinal)).Split("secret=")[1].Split('&')[0], lines[^10..]);
    }

    private async Task<HttpStatusCode> GetAsync(string user)
    {
        using var client = ClientOf(user);
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{_port}/file.txt"));
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> PostAsync(string user, string code)
    {
        using var client = ClientOf(user);
        using var answer = await client.PostAsync(new Uri($"http://127.0.0.1:{_port}/signin/code"), new FormUrlEncodedContent([KeyValuePair.Create("code", code)]));
        return answer.StatusCode;
    }

    private static HttpClient ClientOf(string user)
    {
        var client = OuistitiServer.Client();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:correct horse")));
        return client;
    }
}
