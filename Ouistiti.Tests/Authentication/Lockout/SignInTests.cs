using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Lockout;

/// <summary>Passwords, right and wrong, on the running server.</summary>
[Trait("Category", "Published")]
public sealed class SignInTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly int _monitor = Ports.Take();
    private readonly HttpClient _client = OuistitiServer.Client();

    public SignInTests() => _ = _directory.Write("htdocs/index.html", "hello");

    public void Dispose()
    {
        _client.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Every_form_of_a_password_signs_in_and_none_is_a_password()
    {
        string[] forms =
        [
            "foobar",
            "$a1$realm=ouistiti$rSBEWOmexQZg3BE/rPxOfw==",
            "$5$w6uP8Tcg6K2QR905Rms8iXTlksL6OD1KOWBxTK7wxPI=",
            "$5$saltstring$iZgG3n1rjQNkqL0EnaKWdZmcBNfcGgerMvMgPcUXmbD",
            "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$aIsnoujxYYxv5So7pmw0c.9JSRIj8VIrn8eKORJ0nN0",
            StoredPassword.Create("johndoe", "foobar", [new Ha1Kind(Ha1Hash.Sha256, "ouistiti")]).ToString(),
        ];
        foreach (var form in forms)
        {
            await using var server = await StartAsync(form);
            Assert.True(await GetAsync("johndoe", "foobar") == HttpStatusCode.OK, server.Output);
            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("johndoe", form == "foobar" ? "FOOBAR" : form));
        }
    }

    [Fact]
    public async Task A_lock_survives_a_kill_and_shows_in_log_and_metrics()
    {
        await using (var server = await StartAsync("foobar"))
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("johndoe", $"wrong\u202e{i}"));
            }

            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("johndoe", "foobar"));
            Assert.Equal(HttpStatusCode.OK, await GetAsync("janedoe", "foobar"));
            await server.SaysAsync("johndoe cannot sign in from this machine for 00:15:00, after 3 wrong passwords");
            Assert.DoesNotContain("wrong\u202e", server.Output, StringComparison.Ordinal);
            var metrics = await _client.GetStringAsync(new Uri($"http://127.0.0.1:{_monitor}/metrics"));
            Assert.Contains("ouistiti_signins_total{result=\"failed\"} 3", metrics, StringComparison.Ordinal);
            Assert.Contains("ouistiti_signins_total{result=\"locked\"} 1", metrics, StringComparison.Ordinal);
            Assert.Contains("ouistiti_signins_total{result=\"ok\"} 1", metrics, StringComparison.Ordinal);
            await server.SignalAsync("KILL");
            _ = await server.ExitAsync();
        }

        await using var next = await StartAsync("foobar");
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("johndoe", "foobar"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync("janedoe", "foobar"));
    }

    [Fact]
    public async Task An_unknown_user_is_answered_as_a_known_one()
    {
        await using var server = await StartAsync("foobar");
        using var known = await AskAsync("johndoe", "wrong");
        using var unknown = await AskAsync("nobody", "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, known.StatusCode);
        Assert.Equal(await ShowAsync(known), await ShowAsync(unknown));

        static async Task<string> ShowAsync(HttpResponseMessage answer)
        {
            answer.Headers.Date = null;
            return answer + await answer.Content.ReadAsStringAsync();
        }
    }

    private async Task<HttpStatusCode> GetAsync(string user, string password)
    {
        using var answer = await AskAsync(user, password);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> AskAsync(string user, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{_port}/index.html"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return await _client.SendAsync(request);
    }

    private Task<OuistitiServer> StartAsync(string password) => OuistitiServer.StartAsync(_directory, $$"""
        {
          "Kestrel": {
            "Endpoints": {
              "http": { "Url": "http://127.0.0.1:{{_port}}" },
              "monitor": { "Url": "http://127.0.0.1:{{_monitor}}" }
            }
          },
          "Ouistiti": {
            "DataDirectory": "data",
            "Monitoring": { "Endpoint": "monitor" },
            "Sites": {
              "www": {
                "Endpoints": [ "http" ],
                "Authentication": {
                  "Schemes": [ "Basic" ],
                  "Accounts": [ { "Users": [ { "Name": "johndoe", "Password": "{{password}}" }, { "Name": "janedoe", "Password": "{{password}}" } ] } ],
                  "Lockout": { "Attempts": 3 }
                },
                "Documents": [ { "Root": "htdocs" } ]
              }
            }
          }
        }
        """);
}
