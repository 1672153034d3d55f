using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>What the C server's account pages (ouilogin) call, call by call and as they do.</summary>
[Trait("Category", "Published")]
public sealed class ReferencePagesTests : IAsyncLifetime
{
    private const string Script = "XMLHttpRequest";

    private ManagementServer _server = null!;

    public async Task InitializeAsync() => _server = await ManagementServer.StartAsync(
        """{ "SelfRegistration": true }""", more: """, "SignOutHeader": true, "SignOut": "/logout", "Unprotect": "^/trust/*,^/favicon.ico$" """);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_sign_in_page()
    {
        var reply = await _server.SendAsync(ManagementServer.Basic("ann", ManagementServer.Password), "HEAD", "/token?redirect_uri=/index.html", null, ("X-Requested-With", Script));
        Assert.Equal((HttpStatusCode.Found, "/index.html", "ann", "users"), (reply.Status, reply.Header("Location"), reply.Header("X-Remote-User"), reply.Header("X-Remote-Group")));
        Assert.NotNull(reply.Header("X-Auth-Token"));
        var refused = await _server.SendAsync(ManagementServer.Basic("ann", "wrong"), "HEAD", "/token", null, ("X-Requested-With", Script));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);

        // And out again.
        var token = reply.Header("X-Auth-Token")!;
        var left = await _server.SendAsync(
            null, "HEAD", "/?12345", null, ("X-Requested-With", Script), ("X-Auth-Token", token), ("WWW-Authenticate", "None"), ("Authorization", "None"));
        Assert.Equal(HttpStatusCode.Forbidden, left.Status);
        Assert.False(await _server.AcceptsAsync(token));
    }

    [Fact]
    public async Task The_sign_up_page()
    {
        // It signs in as anonymous first, which is no account here, and goes on without a token.
        var anonymous = await _server.SendAsync(ManagementServer.Basic("anonymous", ""), "HEAD", "/token", null, ("X-Requested-With", Script));
        Assert.Equal(HttpStatusCode.Forbidden, anonymous.Status);
        var created = await _server.SendAsync(
            null, "PUT", "/auth/mngt", "user=carl&group=users&email=carl%40example.org&passwd=a%20good%20one", ("Accept", "text/json"), ("X-Requested-With", Script), ("X-Auth-Token", "null"));
        Assert.Equal((HttpStatusCode.Created, "text/json"), (created.Status, created.Type));
        Assert.Equal("""{"user":"carl","group":"users","status":"approving","home":"","issuers":{}}""", created.Text);

        // He waits.
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.SendAsync(ManagementServer.Basic("carl", "a good one"), "HEAD", "/token", null, ("X-Requested-With", Script))).Status);

        // The same name again.
        var again = await _server.SendAsync(null, "PUT", "/auth/mngt", "user=carl&group=users&email=&passwd=another%20good%20one", ("Accept", "text/json"), ("X-Requested-With", Script));
        Assert.Equal((HttpStatusCode.Conflict, """{"method":"PUT","user":"carl","error":"user existing"}"""), (again.Status, again.Text));
    }

    [Fact]
    public async Task The_sign_up_page_where_nobody_may_sign_up()
    {
        await using var server = await ManagementServer.StartAsync();
        var refused = await server.SendAsync(null, "PUT", "/auth/mngt", "user=carl&group=users&email=&passwd=a%20good%20one", ("Accept", "text/json"), ("X-Requested-With", Script));
        Assert.Equal((HttpStatusCode.Forbidden, """{"method":"PUT","user":"","error":"access denied"}"""), (refused.Status, refused.Text));
    }

    [Fact]
    public async Task The_profile_page()
    {
        var token = await _server.SignInAsync("bob");
        var read = await AskAsync(token, "GET", "/auth/mngt/bob");
        Assert.Equal((HttpStatusCode.OK, """{"user":"bob","group":"users","status":"activated","home":"","issuers":{}}"""), (read.Status, read.Text));

        // It sends all of its fields, whatever has changed.
        var changed = await AskAsync(token, "POST", "/auth/mngt/bob", "user=bob&passwd=&home=&group=users&status=activated&issuers=");
        Assert.Equal((HttpStatusCode.OK, read.Text), (changed.Status, changed.Text));
        var denied = await AskAsync(token, "POST", "/auth/mngt/bob", "user=bob&passwd=another%20good%20one&home=&group=users&status=activated&issuers=");
        Assert.Equal((HttpStatusCode.Forbidden, "access denied"), (denied.Status, (string?)denied.Json["error"]));
        changed = await AskAsync(token, "POST", "/auth/mngt/bob", "user=bob&passwd=another%20good%20one&current=correct%20horse&home=&group=users&status=activated&issuers=");
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.True((bool)changed.Json["passwdchanged"]!);

        // The new token is in the header field, where the page looks for it, and the old one is none any more.
        Assert.Equal(("bob", "users", (string?)changed.Json["token"]), (changed.Header("X-Remote-User"), changed.Header("X-Remote-Group"), changed.Header("X-Auth-Token")));
        Assert.False(await _server.AcceptsAsync(token));
        token = changed.Header("X-Auth-Token")!;
        Assert.True(await _server.AcceptsAsync(token));

        // The page's way out.
        var left = await AskAsync(token, "GET", "/logout?noredirect");
        Assert.Equal(HttpStatusCode.OK, left.Status);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(token, "DELETE", "/auth/mngt/bob")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(token, "GET", "/auth/mngt/bob")).Status);
    }

    [Fact]
    public async Task The_profile_page_of_who_has_to_change_his_password()
    {
        var reply = await _server.AskAsync("new", "POST", "/auth/mngt/new", "user=new&passwd=another%20good%20one&home=&group=users&status=reapproving&issuers=", ("Accept", "text/json"), ("X-Requested-With", Script));
        Assert.Equal((HttpStatusCode.OK, "activated"), (reply.Status, (string?)reply.Json["status"]));
        Assert.True(await _server.AcceptsAsync(reply.Header("X-Auth-Token")!));
    }

    [Fact]
    public async Task The_list_page()
    {
        var token = await _server.SignInAsync("root");
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(token, "PUT", "/auth/mngt", "user=dora&group=users&passwd=a%20good%20one")).Status);
        var list = await AskAsync(token, "GET", "/auth/mngt");
        Assert.Equal(["ann", "bob", "dora", "new", "root"], list.Json.AsArray().Select(account => (string)account!["user"]!));
        Assert.Equal(["user", "group", "status", "home", "issuers"], list.Json[0]!.AsObject().Select(member => member.Key));
        Assert.Equal("approving", (string)list.Json[2]!["status"]!);

        var activated = await AskAsync(token, "POST", "/auth/mngt/dora", "status=activated");
        Assert.Equal("activated", (string)activated.Json["status"]!);
        var theirs = await _server.SignInAsync("dora", "a good one");
        var banned = await AskAsync(token, "POST", "/auth/mngt/dora", "status=repudiated");
        Assert.Equal("repudiated", (string)banned.Json["status"]!);
        Assert.False(await _server.AcceptsAsync(theirs));
        Assert.Equal("dora", (string)(await AskAsync(token, "GET", "/auth/mngt/dora")).Json["user"]!);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(token, "DELETE", "/auth/mngt/dora")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(token, "GET", "/auth/mngt/dora")).Status);
    }

    private Task<Reply> AskAsync(string token, string method, string path, string? body = null) =>
        _server.SendAsync((AuthenticationHeaderValue?)null, method, path, body, ("Accept", "text/json"), ("X-Requested-With", Script), ("X-Auth-Token", token));
}
