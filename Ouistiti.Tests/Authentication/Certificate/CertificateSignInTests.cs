using Ouistiti.Tests.Endpoints.Tls;
using Xunit;

namespace Ouistiti.Tests.Authentication.Certificate;

/// <summary>A client certificate in the place of a password.</summary>
[Trait("Category", "Published")]
public sealed class CertificateSignInTests : IDisposable
{
    private const string Accounts = """, "Accounts": [ { "Users": [ { "Name": "alice", "Password": "not used here" }, { "Name": "banned", "Password": "not used here", "Status": "Repudiated" } ] } ]""";

    private readonly ClientCertificates _clients = new();

    public void Dispose() => _clients.Dispose();

    [Theory]
    [InlineData("\"Certificate\"", Accounts, "alice", "200")]
    [InlineData("\"Certificate\"", Accounts, "banned", "403")]
    [InlineData("\"Certificate\"", Accounts, "stranger", "403")]
    [InlineData("\"Certificate\"", "", "stranger", "200")]
    [InlineData("\"Basic\"", Accounts, "alice", "401")]
    [InlineData("\"Certificate\"", Accounts, null, "403")]
    public async Task It_counts_where_the_site_says_so(string schemes, string accounts, string? user, string status)
    {
        await using var server = await _clients.StartAsync("AllowCertificate", $$""" "Authentication": { "Schemes": [ {{schemes}} ]{{accounts}} } """);

        Assert.Contains($"HTTP/1.1 {status} ", await OpenSsl.GetAsync(_clients.Port, user is null ? [] : _clients.Shown($"CN={user}")), StringComparison.Ordinal);
        if (status == "200")
        {
            await server.SaysAsync($" {user} www GET / HTTP/1.1 200 ");
            await server.SaysAsync($"{user} has signed in to www by Certificate from 127.0.0.1.");
        }
    }
}
