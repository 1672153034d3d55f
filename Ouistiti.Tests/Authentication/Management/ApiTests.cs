using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>The management in the way of today.</summary>
[Trait("Category", "Published")]
public sealed class ApiTests(ManagementFixture fixture) : IClassFixture<ManagementFixture>
{
    private const string Whole = """{ "group": "staff", "home": "/home/x", "status": "activated", "disabledFactors": [ "totp" ] }""";

    private readonly ManagementServer _server = fixture.Server;

    [Fact]
    public async Task A_tag_stays_as_long_as_the_account_does()
    {
        var user = await fixture.NewUserAsync();
        var path = $"/api/accounts/{user}";
        var first = await _server.AskAsync("root", "GET", path);
        Assert.Matches("^\"[^\"]+\"$", first.Tag);
        var again = await _server.AskAsync("root", "GET", path, null, ("If-None-Match", $"\"other\", W/{first.Tag}"));
        Assert.Equal((HttpStatusCode.NotModified, first.Tag, string.Empty), (again.Status, again.Tag, again.Text));
        var changed = await _server.AskAsync("root", "PATCH", path, """{ "group": "staff" }""", ("If-Match", first.Tag!));
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.NotEqual(first.Tag, changed.Tag);
        Assert.Equal(changed.Tag, (await _server.AskAsync("root", "GET", path, null, ("If-None-Match", first.Tag!))).Tag);

        // Also when the password does, which is not shown.
        var password = await _server.AskAsync("root", "PATCH", path, """{ "password": "another good one" }""");
        Assert.NotEqual(changed.Tag, password.Tag);
    }

    [Theory]
    [InlineData("PUT", Whole)]
    [InlineData("PATCH", """{ "group": "staff" }""")]
    [InlineData("DELETE", null)]
    public async Task What_has_changed_meanwhile_is_not_overwritten(string method, string? body)
    {
        var user = await fixture.NewUserAsync();
        var path = $"/api/accounts/{user}";
        var tag = (await _server.AskAsync("root", "GET", path)).Tag!;
        _ = await _server.AskAsync("root", "PATCH", path, """{ "home": "/elsewhere" }""");
        foreach (var stale in new[] { tag, $"W/{tag}", "\"x\"", "nonsense" })
        {
            var refused = await _server.AskAsync("root", method, path, body, ("If-Match", stale));
            Assert.Equal((HttpStatusCode.PreconditionFailed, "application/problem+json", "changed"), (refused.Status, refused.Type, (string?)refused.Json["code"]));
        }

        Assert.Equal("/elsewhere", (string)(await _server.AskAsync("root", "GET", path)).Json["home"]!);
        var current = (await _server.AskAsync("root", "GET", path)).Tag!;
        Assert.True((await _server.AskAsync("root", method, path, body, ("If-Match", $"\"x\", {current}"))).Status is HttpStatusCode.OK or HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Put_adds_only_where_there_is_none_if_asked_so()
    {
        var user = await fixture.NewUserAsync();
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _server.AskAsync("root", "PUT", $"/api/accounts/{user}", Whole, ("If-None-Match", "*"))).Status);
        var added = await _server.AskAsync("root", "PUT", "/api/accounts/put-first", Whole, ("If-None-Match", "*"));
        Assert.Equal((HttpStatusCode.Created, "/api/accounts/put-first"), (added.Status, added.Header("Location")));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _server.AskAsync("root", "PUT", "/api/accounts/put-second", Whole, ("If-Match", "*"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _server.AskAsync("root", "PUT", $"/api/accounts/{user}", Whole, ("If-Match", "*"))).Status);
    }

    [Fact]
    public async Task Put_replaces_a_whole_account_and_forgets_nothing_by_accident()
    {
        var user = await fixture.NewUserAsync("""{ "disabledFactors": [ "totp" ] }""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _server.AskAsync("root", "PUT", $"/api/accounts/{user}", """{ "group": "staff" }""")).Status);
        var replaced = await _server.AskAsync("root", "PUT", $"/api/accounts/{user}", """{ "group": "staff", "home": "", "status": "activated", "disabledFactors": [] }""");
        Assert.Equal($$"""{"name":"{{user}}","group":"staff","home":"","status":"activated","disabledFactors":[],"writable":true}""", replaced.Text);
    }

    [Fact]
    public async Task Patch_takes_away_what_is_null()
    {
        var user = await fixture.NewUserAsync("""{ "home": "/home/x", "disabledFactors": [ "totp" ] }""");
        var patched = await _server.AskAsync("root", "PATCH", $"/api/accounts/{user}", """{ "home": null, "disabledFactors": null }""", ("Content-Type", "application/merge-patch+json"));
        Assert.Equal($$"""{"name":"{{user}}","group":"users","home":"","status":"activated","disabledFactors":[],"writable":true}""", patched.Text);

        // A password file has no accounts without a group, and says so.
        var refused = await _server.AskAsync("root", "PATCH", $"/api/accounts/{user}", """{ "group": null }""");
        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (refused.Status, (string?)refused.Json["code"]));
    }

    [Fact]
    public async Task The_list_comes_in_pages_that_miss_nobody()
    {
        var names = new List<string>();
        for (var next = (string?)"/api/accounts?limit=70"; next is not null;)
        {
            var page = await _server.AskAsync("root", "GET", next);
            Assert.InRange(page.Json["accounts"]!.AsArray().Count, 1, 70);
            names.AddRange(page.Json["accounts"]!.AsArray().Select(account => (string)account!["name"]!));
            next = (string?)page.Json["next"];
        }

        var all = await _server.AskAsync("root", "GET", "/api/accounts?limit=1000");
        Assert.Null(all.Json["next"]);
        Assert.Equal(names.Order(StringComparer.Ordinal).Distinct(), names);
        Assert.True(names.Count >= 290, names.Count.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(HttpStatusCode.NotModified, (await _server.AskAsync("root", "GET", "/api/accounts?limit=1&after=zzz", null, ("If-None-Match", "*"))).Status);
        foreach (var wrong in new[] { "0", "1001", "-1", "x", "" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await _server.AskAsync("root", "GET", $"/api/accounts?limit={wrong}")).Status);
        }
    }

    [Theory]
    [InlineData("POST", "/api/accounts", "{ ", 400, "malformed")]
    [InlineData("POST", "/api/accounts", "[]", 400, "malformed")]
    [InlineData("POST", "/api/accounts", """{ "name": 1 }""", 400, "malformed")]
    [InlineData("POST", "/api/accounts", """{ "name": "a", "passwd": "misspelt" }""", 400, "malformed")]
    [InlineData("POST", "/api/accounts", """{ "password": "a good one" }""", 422, "invalid")]
    [InlineData("POST", "/api/accounts", """{ "name": "a/b" }""", 422, "invalid")]
    [InlineData("POST", "/api/accounts", """{ "name": "a", "password": "short" }""", 422, "invalid")]
    [InlineData("POST", "/api/accounts", """{ "name": "a", "status": "dead" }""", 422, "invalid")]
    [InlineData("POST", "/api/accounts", """{ "name": "a", "home": "no\nhome" }""", 422, "invalid")]
    [InlineData("POST", "/api/accounts", """{ "name": "a", "disabledFactors": [ "a:b" ] }""", 422, "invalid")]
    [InlineData("POST", "/api/accounts", """{ "name": "a", "disabledFactors": [ null ] }""", 422, "invalid")]
    [InlineData("POST", "/api/accounts", """{ "name": "ann", "password": "a good one" }""", 409, "exists")]
    [InlineData("PATCH", "/api/accounts/ann", """{ "name": "other" }""", 422, "invalid")]
    [InlineData("PATCH", "/api/accounts/nobody", """{ "group": "staff" }""", 404, "notFound")]
    [InlineData("GET", "/api/accounts/nobody", null, 404, "notFound")]
    [InlineData("GET", "/api/accounts/nobody/sessions", null, 404, "notFound")]
    [InlineData("GET", "/api/accounts/ann/nothing", null, 404, "notFound")]
    [InlineData("GET", "/api/accounts/", null, 404, "notFound")]
    [InlineData("DELETE", "/api/accounts", null, 405, "method")]
    [InlineData("POST", "/api/accounts/ann", null, 405, "method")]
    [InlineData("GET", "/api/accounts/ann/sessions/x", null, 405, "method")]
    [InlineData("DELETE", "/api/audit", null, 405, "method")]
    [InlineData("PATCH", "/api/accounts/ann", "group=staff", 415, "type")]
    public async Task Whatever_is_wrong_is_said_in_problem_details(string method, string path, string? body, int status, string code)
    {
        var reply = await _server.AskAsync("root", method, path, body);
        Assert.Equal((status, "application/problem+json"), ((int)reply.Status, reply.Type));
        Assert.Equal((status, code, "about:blank"), ((int)reply.Json["status"]!, (string?)reply.Json["code"], (string?)reply.Json["type"]));
        Assert.NotEmpty((string)reply.Json["title"]!);
        Assert.NotEmpty((string)reply.Json["detail"]!);
    }

    [Fact]
    public async Task Large_bodies_are_refused()
    {
        var large = await _server.AskAsync("root", "POST", "/api/accounts", $$"""{ "name": "{{new string('x', 40_000)}}" }""");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (large.Status, large.Type));
        var unknownLength = await _server.AskAsync("root", "POST", "/api/accounts", $$"""{ "name": "{{new string('x', 40_000)}}" }""", ("Transfer-Encoding", "chunked"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unknownLength.Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _server.AskAsync("root", "POST", "/api/accounts", "{ }", ("Content-Type", "application/json; charset=utf-16"))).Status);
    }

    [Fact]
    public async Task Scripts_are_not_asked_for_a_password_by_the_browser_and_nobody_is_led_to_a_page()
    {
        await using var server = await ManagementServer.StartAsync(more: """, "SignIn": "/signin.html" """);
        var reply = await server.AskAsync(null, "GET", "/api/accounts", null, ("Accept", "text/html"));
        Assert.Equal((HttpStatusCode.Unauthorized, null, "application/problem+json"), (reply.Status, reply.Header("Location"), reply.Type));
        Assert.NotEmpty(reply.Headers.WwwAuthenticate);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.AskAsync(null, "GET", "/api/accounts", null, ("X-Requested-With", "XMLHttpRequest"))).Status);
        var page = await server.AskAsync(null, "GET", "/auth/mngt");
        Assert.Equal((HttpStatusCode.Found, "/signin.html?redirect_uri=%2Fauth%2Fmngt"), (page.Status, page.Header("Location")));
    }

    [Fact]
    public async Task Each_path_and_method_of_the_description_exists()
    {
        var description = (await _server.AskAsync("root", "GET", "/api/accounts/openapi.json")).Json;
        Assert.Equal("3.1.0", (string)description["openapi"]!);
        var methods = new[] { "get", "put", "post", "patch", "delete" };
        var operations = description["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Where(member => methods.Contains(member.Key)).Select(operation => (Path: path.Key, Method: operation.Key, operation.Value))).ToArray();
        Assert.Equal(11, operations.Length);
        foreach (var (path, method, operation) in operations)
        {
            var target = path.Replace("{name}", "no-such-account", StringComparison.Ordinal).Replace("{id}", "no-such-session", StringComparison.Ordinal);
            var reply = await _server.AskAsync("root", method.ToUpperInvariant(), target, operation!["requestBody"] is null ? null : """{ "group": "no\ngroup" }""");
            Assert.NotEqual(HttpStatusCode.MethodNotAllowed, reply.Status);
            var status = ((int)reply.Status).ToString(CultureInfo.InvariantCulture);
            Assert.True(operation["responses"]!.AsObject().ContainsKey(status), $"{method} {path} answered {reply}, which is not described");
        }

        // What a path has no description of, it does not have.
        foreach (var path in description["paths"]!.AsObject().Where(path => !path.Key.Contains('{')))
        {
            foreach (var method in methods.Where(method => !path.Value!.AsObject().ContainsKey(method)))
            {
                Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _server.AskAsync("root", method.ToUpperInvariant(), path.Key)).Status);
            }
        }

        AssertReferences(description, description);
    }

    [Fact]
    public async Task The_description_names_the_paths_of_the_site()
    {
        await using var server = await ManagementServer.StartAsync("""{ "Path": "/old", "Api": "/new/users", "Audit": "/new/log" }""");
        var paths = (await server.AskAsync("ann", "GET", "/new/users/openapi.json")).Json["paths"]!.AsObject().Select(path => path.Key);
        Assert.Equal(["/new/users", "/new/users/{name}", "/new/users/{name}/sessions", "/new/users/{name}/sessions/{id}", "/new/users/openapi.json", "/new/log"], paths);
        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync("root", "GET", "/new/log")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync("root", "GET", "/old/ann")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.AskAsync("root", "GET", "/api/accounts")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.AskAsync("root", "GET", "/oldish")).Status);
    }

    private static void AssertReferences(JsonNode root, JsonNode node)
    {
        foreach (var (name, value) in node is JsonObject members ? members.ToArray() : [])
        {
            if (name == "$ref")
            {
                Assert.NotNull(((string)value!)[2..].Split('/').Aggregate(root, (at, key) => at?[key]!));
            }
            else if (value is not null)
            {
                AssertReferences(root, value);
            }
        }

        foreach (var value in node is JsonArray items ? items.OfType<JsonNode>() : [])
        {
            AssertReferences(root, value);
        }
    }
}
