using System.Net;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>There always is somebody who may do everything.</summary>
[Trait("Category", "Published")]
public sealed class LastAdministratorTests(ManagementFixture fixture) : IClassFixture<ManagementFixture>
{
    private readonly ManagementServer _server = fixture.Server;

    [Theory]
    [InlineData("DELETE", "/auth/mngt/root", null)]
    [InlineData("POST", "/auth/mngt/root", "status=repudiated")]
    [InlineData("POST", "/auth/mngt/root", "status=approving")]
    [InlineData("DELETE", "/api/accounts/root", null)]
    [InlineData("PATCH", "/api/accounts/root", """{ "status": "repudiated" }""")]
    public async Task The_last_administrator_stays(string method, string path, string? body)
    {
        Assert.Equal(HttpStatusCode.Conflict, (await _server.AskAsync("root", method, path, body)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _server.AskAsync("root", "GET", "/api/accounts")).Status);
    }

    [Fact]
    public async Task Administrators_who_remove_each_other_at_the_same_time_do_not_both_go()
    {
        await using var server = await ManagementServer.StartAsync(prepare: files => files.Write("passwd", ManagementServer.Line("one", "root:") + ManagementServer.Line("two", "root:")));
        foreach (var body in new[] { """{ "group": "users" }""", """{ "status": "repudiated" }""", null })
        {
            foreach (var user in new[] { "one", "two" })
            {
                // Both passwords are known by now, so that the requests meet.
                _ = await server.AskAsync(user, "GET", "/api/accounts");
            }

            _ = await Task.WhenAll(
                server.AskAsync("one", body is null ? "DELETE" : "PATCH", "/api/accounts/two", body),
                server.AskAsync("two", body is null ? "DELETE" : "PATCH", "/api/accounts/one", body));
            var winner = (await server.AskAsync("one", "GET", "/api/accounts")).Status == HttpStatusCode.OK ? "one" : "two";
            Assert.Equal(HttpStatusCode.OK, (await server.AskAsync(winner, "GET", "/api/accounts")).Status);
            var loser = winner == "one" ? "two" : "one";
            var restored = await server.AskAsync(winner, "PATCH", $"/api/accounts/{loser}", """{ "group": "root", "status": "activated" }""");
            Assert.Contains(restored.Status, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound });
        }
    }
}
