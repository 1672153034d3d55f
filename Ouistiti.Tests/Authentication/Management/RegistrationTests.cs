using System.Net;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>Who asks for an account of his own.</summary>
[Trait("Category", "Published")]
public sealed class RegistrationTests
{
    [Theory]
    [InlineData("PUT", "/auth/mngt", "user=eve&passwd=a good one&group=root&status=activated&home=/root&issuers=totp")]
    [InlineData("PUT", "/auth/mngt/eve", "passwd=a good one&group=root&status=activated&home=/root&issuers=totp")]
    [InlineData("POST", "/api/accounts", """{ "name": "eve", "password": "a good one", "group": "root", "status": "activated", "home": "/root", "disabledFactors": [ "totp" ] }""")]
    public async Task Whatever_he_asks_to_be_he_waits_and_is_nothing(string method, string path, string body)
    {
        await using var server = await ManagementServer.StartAsync("""{ "SelfRegistration": true, "Group": "guests" }""");
        foreach (var caller in new[] { null, "ann" })
        {
            var name = caller is null ? "eve" : "adam";
            var reply = await server.AskAsync(caller, method, path.Replace("eve", name, StringComparison.Ordinal), body.Replace("eve", name, StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.Created, reply.Status);
            Assert.Equal(
                $$"""{"name":"{{name}}","group":"guests","home":"","status":"approving","disabledFactors":[],"writable":true}""", (await server.AskAsync("root", "GET", $"/api/accounts/{name}")).Text);
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(ManagementServer.Basic(name, "a good one"), "GET", "/")).Status);
        }

        // Who has to change his password does nothing else, and a name is given once.
        Assert.Equal(HttpStatusCode.Forbidden, (await server.AskAsync("new", method, path.Replace("eve", "abel", StringComparison.Ordinal), body.Replace("eve", "abel", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await server.AskAsync(null, method, path, body)).Status);
    }

    [Fact]
    public async Task Nothing_else_is_open_to_him()
    {
        await using var server = await ManagementServer.StartAsync("""{ "SelfRegistration": true }""");
        foreach (var (method, path) in new[] { ("GET", "/auth/mngt"), ("POST", "/auth/mngt/ann"), ("DELETE", "/auth/mngt/ann"), ("GET", "/api/accounts"), ("PUT", "/api/accounts/eve"), ("GET", "/api/accounts/openapi.json"), ("GET", "/api/audit") })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.AskAsync(null, method, path, method == "PUT" ? """{ "password": "a good one" }""" : null)).Status);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await server.AskAsync(null, "PUT", "/auth/mngt/eve", "group=users")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.AskAsync(null, "POST", "/api/accounts", """{ "name": "eve" }""")).Status);
    }

    [Fact]
    public async Task No_more_wait_than_may_also_when_they_come_at_once()
    {
        await using var server = await ManagementServer.StartAsync("""{ "SelfRegistration": true, "MaxWaiting": 2 }""");
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => server.AskAsync(null, "POST", "/api/accounts", $$"""{ "name": "eve{{number}}", "password": "a good one" }""")));
        Assert.Equal(2, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.Equal(4, replies.Count(reply => reply.Status == HttpStatusCode.ServiceUnavailable));
        var waiting = (await server.AskAsync("root", "GET", "/api/accounts")).Json["accounts"]!.AsArray().Where(account => (string)account!["status"]! == "approving").Select(account => (string)account!["name"]!).ToArray();
        Assert.Equal(2, waiting.Length);
        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync("root", "PATCH", $"/api/accounts/{waiting[0]}", """{ "status": "activated" }""")).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.AskAsync(null, "PUT", "/auth/mngt/late", "passwd=a good one")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.AskAsync(null, "PUT", "/auth/mngt/later", "passwd=a good one")).Status);
    }

    [Fact]
    public async Task An_address_that_asks_too_often_is_locked_out()
    {
        using var directory = new TestDirectory();
        using var parts = new SignInParts(directory.Path, new ManualClock());
        var options = new LockoutOptions { AttemptsOfAddress = 3 };
        var (one, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await parts.Throttle.TryRegisterAsync(one, options));
            Assert.True(await parts.Throttle.TryRegisterAsync(null, options));
        }

        Assert.False(await parts.Throttle.TryRegisterAsync(one, options));
        Assert.True(parts.Throttle.IsLocked("store\nann", one, options));
        Assert.True(await parts.Throttle.TryRegisterAsync(other, options));

        // Who sits at the machine is counted apart, and still signs in.
        Assert.False(await parts.Throttle.TryRegisterAsync(IPAddress.Loopback, options));
        Assert.False(parts.Throttle.IsLocked("store\nann", IPAddress.Loopback, options));
    }
}
