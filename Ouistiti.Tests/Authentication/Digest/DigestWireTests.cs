using System.Text.RegularExpressions;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

/// <summary>What the wire shows.</summary>
[Trait("Category", "Published")]
public sealed partial class DigestWireTests(DigestServer site) : IClassFixture<DigestServer>
{
    [Fact]
    public async Task Requests_in_a_row_on_one_connection_count_up()
    {
        var client = await ChallengeAsync();
        var requests = string.Concat(Enumerable.Range(0, 20).Select(_ => Request(client, "Connection: keep-alive")));
        var answers = await Wire.SendAsync(site.Port, requests + Request(client));
        Assert.Equal(Enumerable.Repeat("200", 21), Statuses(answers));
        Assert.Equal(1, Regex.Count(answers, "Authentication-Info: qop=auth, rspauth=\""));
    }

    [Fact]
    public async Task Parallel_connections_share_a_nonce_and_each_count_passes_once()
    {
        var client = await ChallengeAsync();
        var requests = Enumerable.Range(0, 60).Select(_ => Request(client)).ToArray();
        var answers = await Task.WhenAll(requests.Concat(requests).Reverse().Select(request => Wire.SendAsync(site.Port, request)));
        var statuses = answers.SelectMany(Statuses).ToArray();
        Assert.Equal((60, 60), (statuses.Count(status => status == "200"), statuses.Count(status => status == "401")));
        Assert.All(answers.Where(answer => answer.Contains(" 401 ", StringComparison.Ordinal)), answer => Assert.Contains(", stale=true", answer, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("HTTP/1.0", "GET", "200")]
    [InlineData("HTTP/1.0", "HEAD", "200")]
    [InlineData("HTTP/1.1", "HEAD", "200")]
    [InlineData("HTTP/1.1", "PUT", "405")]
    [InlineData("HTTP/1.1", "BREW", "501")]
    public async Task Every_version_and_method_passes_with_credentials_of_its_own(string version, string method, string status)
    {
        var client = await ChallengeAsync();
        client.Method = method;
        var credentials = client.Sign();
        Assert.Equal([status], Statuses(await SendAsync(credentials)));
        Assert.Equal(["401"], Statuses(await SendAsync(credentials)));
        Assert.Equal(["401"], Statuses(await SendAsync(credentials.Replace("nc=00000001", "nc=00000002", StringComparison.Ordinal))));

        Task<string> SendAsync(string credentials) =>
            Wire.SendAsync(site.Port, $"{method} /file.txt {version}\r\nHost: localhost\r\nAuthorization: {credentials}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    }

    [Fact]
    public async Task A_target_in_absolute_form_is_the_same_target()
    {
        var client = await ChallengeAsync();
        Assert.Equal(["200"], Statuses(await Wire.SendAsync(site.Port, $"GET http://localhost/file.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: {client.Sign()}\r\nConnection: close\r\n\r\n")));
        Assert.Equal(["401"], Statuses(await Wire.SendAsync(site.Port, $"GET /%66ile.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: {client.Sign()}\r\nConnection: close\r\n\r\n")));
    }

    [Fact]
    public async Task Two_fields_of_credentials_are_none()
    {
        var client = await ChallengeAsync();
        Assert.Equal(["401"], Statuses(await Wire.SendAsync(site.Port, Request(client, $"Connection: close\r\nAuthorization: {client.Sign()}"))));
    }

    [Fact]
    public async Task A_nonce_of_one_site_is_worth_nothing_at_another()
    {
        var client = await ChallengeAsync();
        Assert.Equal(["401"], Statuses(await Wire.SendAsync(site.MixedPort, Request(client))));
    }

    [Theory]
    [InlineData(1_000, 1_000, "405")]
    [InlineData(100_000, 100_000, "405")]
    [InlineData(100_001, 100_001, "413")]
    [InlineData(1_000, 1_001, "401")]
    public async Task A_body_is_protected_by_auth_int(int length, int sent, string status)
    {
        foreach (var isChunked in new[] { false, true })
        {
            var client = await ChallengeAsync();
            (client.Method, client.Qop, client.Body) = ("PUT", "auth-int", System.Text.Encoding.ASCII.GetBytes(new string('x', length)));
            var body = new string('x', sent);
            var framed = isChunked ? $"Transfer-Encoding: chunked\r\n\r\n{sent:x}\r\n{body}\r\n0\r\n\r\n" : $"Content-Length: {sent}\r\n\r\n{body}";
            var answer = await Wire.SendAsync(site.Port, $"PUT /file.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: {client.Sign()}\r\n{framed}");
            Assert.Equal([status], Statuses(answer));
        }
    }

    /// <summary>A script's request must not make the browser ask.</summary>
    [Fact]
    public async Task A_script_gets_the_challenge_with_403()
    {
        var answer = await Wire.SendAsync(site.Port, "GET /file.txt HTTP/1.1\r\nHost: localhost\r\nX-Requested-With: XMLHttpRequest\r\nConnection: close\r\n\r\n");
        Assert.Equal(["403"], Statuses(answer));
        Assert.Contains("WWW-Authenticate: Digest ", answer, StringComparison.Ordinal);
    }

    private static string Request(DigestClient client, string headers = "Connection: close") =>
        $"GET /file.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: {client.Sign()}\r\n{headers}\r\n\r\n";

    private static IEnumerable<string> Statuses(string answers) => StatusLine().Matches(answers).Select(line => line.Groups[1].Value);

    private async Task<DigestClient> ChallengeAsync()
    {
        var challenge = ChallengeField().Match(await Wire.GetAsync(site.Port, "/file.txt")).Groups[1].Value;
        return new DigestClient(challenge) { User = "ann", Password = SignInSite.Password, Uri = "/file.txt" };
    }

    [GeneratedRegex(@"HTTP/1\.1 (\d{3}) ")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"^WWW-Authenticate: (Digest .*?)\r$", RegexOptions.Multiline)]
    private static partial Regex ChallengeField();
}
