using Microsoft.Playwright;
using Ouistiti.Tests.Browser;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

/// <summary>Programs that nobody here wrote sign in, and do not with a wrong password.</summary>
[Trait("Category", "Published")]
public sealed class DigestClientsTests(DigestServer site) : IClassFixture<DigestServer>
{
    [Theory]
    [InlineData("")]
    [InlineData("--head")]
    [InlineData("--http1.0")]
    [InlineData("--data some")]
    [InlineData("--request OPTIONS")]
    public async Task Curl(string option)
    {
        foreach (var port in new[] { site.Port, site.MixedPort, site.WeakPort })
        {
            Assert.Equal(option switch { "--data some" => "405", "--request OPTIONS" => "204", _ => "200" }, await CurlAsync(port, "ann", SignInSite.Password));
            Assert.Equal("401", await CurlAsync(port, "ann", "wrong"));
            Assert.Equal("401", await CurlAsync(port, "nobody", SignInSite.Password));
        }

        Task<string> CurlAsync(int port, string user, string password) => StatusOfAsync(
            "curl",
            ["--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--digest", "--user", $"{user}:{password}", .. option.Split(' ', StringSplitOptions.RemoveEmptyEntries), Url(port, "/file.txt?a=b%20c")]);
    }

    [Fact]
    public async Task Curl_with_a_name_beyond_ASCII() =>
        Assert.Equal("200", await StatusOfAsync("curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--digest", "--user", $"Jäsøn Doe:{SignInSite.Password}", Url(site.Port, "/file.txt")));

    /// <summary>It knows MD5 alone.</summary>
    [Theory]
    [InlineData(SignInSite.Password, true)]
    [InlineData("wrong", false)]
    public async Task Wget(string password, bool isRight)
    {
        foreach (var port in new[] { site.MixedPort, site.WeakPort })
        {
            var (_, output) = await Programs.RunAsync(site.Files.Path, string.Empty, "wget", "-q", "-O", "-", "--user=ann", $"--password={password}", Url(port, "/file.txt"));
            Assert.Equal(isRight ? "0123456789" : string.Empty, output);
        }
    }

    /// <summary>Of several challenges it takes the last.</summary>
    [Theory]
    [InlineData(SignInSite.Password, "[(200, 1), (405, 0), (200, 0)]")]
    [InlineData("wrong", "[(401, 1), (401, 1), (401, 1)]")]
    public async Task Python_requests(string password, string expected)
    {
        foreach (var port in new[] { site.Port, site.MixedPort, site.WeakPort })
        {
            var (_, output) = await Programs.RunAsync(
                site.Files.Path,
                $"""
                import requests
                from requests.auth import HTTPDigestAuth
                session = requests.Session()
                session.trust_env = False
                session.auth = HTTPDigestAuth("ann", "{password}")
                url = "{Url(port, "/file.txt")}"
                answers = [session.get(url), session.post(url, data=b"some"), session.get(url + "?a=b")]
                print([(answer.status_code, len(answer.history)) for answer in answers])
                """,
                "/usr/bin/python3",
                "-");
            Assert.Equal(expected, output.Trim());
        }
    }

    /// <summary>It knows MD5 alone, and looks at the first challenge alone.</summary>
    [Theory]
    [InlineData(SignInSite.Password, "0123456789")]
    [InlineData("wrong", "401")]
    public async Task Python_urllib(string password, string expected)
    {
        var (_, output) = await Programs.RunAsync(
            site.Files.Path,
            $"""
            import urllib.request, urllib.error
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, "{Url(site.WeakPort, "/")}", "ann", "{password}")
            opener = urllib.request.build_opener(urllib.request.ProxyHandler(dict()), urllib.request.HTTPDigestAuthHandler(passwords))
            try:
                print(opener.open("{Url(site.WeakPort, "/file.txt")}").read().decode())
            except urllib.error.HTTPError as error:
                print(error.code)
            """,
            "/usr/bin/python3",
            "-");
        Assert.Equal(expected, output.Trim());
    }

    /// <summary>The library neon verifies the server's proof, too.</summary>
    [Theory]
    [InlineData(SignInSite.Password, true)]
    [InlineData("wrong", false)]
    public async Task Cadaver(string password, bool isRight)
    {
        using var home = new TestDirectory();
        foreach (var port in new[] { site.Port, site.MixedPort, site.WeakPort })
        {
            _ = home.Write(".netrc", $"machine 127.0.0.1\nlogin ann\npassword \"{password}\"\n");
            var (_, output) = await Programs.RunAsync(home.Path, "quit\n", "cadaver", Url(port, "/folder/"));

            // Documents know no WebDAV: who is let in is told so.
            Assert.Equal(isRight, output.Contains("405 Method Not Allowed", StringComparison.Ordinal));
            Assert.Equal(!isRight, output.Contains("Authentication", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData(SignInSite.Password, 200)]
    [InlineData("wrong", 401)]
    public async Task Chromium_loads_a_page_and_what_belongs_to_it(string password, int status)
    {
        await using var chromium = await Chromium.StartAsync();
        foreach (var port in new[] { site.Port, site.MixedPort, site.WeakPort })
        {
            var (page, complaints) = await chromium.NewPageAsync(options => options.HttpCredentials = new HttpCredentials { Username = "ann", Password = password });
            var answer = await page.GotoAsync(Url(port, "/page.html"), new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
            Assert.Equal(status, answer!.Status);
            if (status == 200)
            {
                Assert.Equal([], complaints);
                Assert.Equal(12, await page.EvaluateAsync<int>("[...document.images].filter(image => image.naturalWidth > 0).length"));
            }
        }
    }

    private static string Url(int port, string path) => $"http://127.0.0.1:{port}{path}";

    private async Task<string> StatusOfAsync(string program, params string[] arguments) => (await Programs.RunAsync(site.Files.Path, string.Empty, program, arguments)).Output;
}
