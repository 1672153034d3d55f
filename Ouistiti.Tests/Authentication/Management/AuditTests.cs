using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication.Management;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>Who has changed what is kept.</summary>
[Trait("Category", "Published")]
public sealed class AuditTests
{
    private const string Secret = "a very secret one";

    [Fact]
    public async Task Each_change_is_kept_with_who_what_when_whence_and_what_came_of_it()
    {
        await using var server = await ManagementServer.StartAsync("""{ "SelfRegistration": true }""");
        _ = await server.AskAsync("root", "POST", "/api/accounts", $$"""{ "name": "dora", "password": "{{Secret}}", "group": "staff" }""");
        _ = await server.AskAsync("root", "POST", "/auth/mngt/dora", "status=reapproving&home=/home/dora");
        _ = await server.SendAsync(ManagementServer.Basic("dora", Secret), "PATCH", "/api/accounts/dora", $$"""{ "password": "{{Secret}} indeed" }""");
        _ = await server.SendAsync(ManagementServer.Basic("dora", Secret + " indeed"), "DELETE", "/api/accounts/dora/sessions");
        _ = await server.AskAsync(null, "PUT", "/auth/mngt/eve", $"passwd={Secret}");
        _ = await server.AskAsync("root", "DELETE", "/api/accounts/dora");
        _ = await server.AskAsync("root", "DELETE", "/api/accounts/root");
        _ = await server.SendAsync(
            ManagementServer.Basic("ann", ManagementServer.Password), "POST", "/signin/password", $"current={Uri.EscapeDataString(ManagementServer.Password)}&new={Secret}&again={Secret}");
        _ = await server.AskAsync("bob", "DELETE", "/api/accounts/root");

        var reply = await server.AskAsync("root", "GET", "/api/audit");
        string[] expected =
        [
            "ann change ann (password): done", "root delete root (): conflict", "root delete dora (): done", " register eve (password, group users, status approving): created",
            "dora end sessions dora (all): done", "dora change dora (password, status activated): done", "root change dora (home /home/dora, status reapproving): done", "root create dora (password, group staff): created",
        ];
        Assert.Equal(expected, reply.Json["entries"]!.AsArray().Select(entry => $"{entry!["actor"]} {entry["action"]} {entry["account"]} ({entry["details"]}): {entry["outcome"]}"));
        Assert.All(reply.Json["entries"]!.AsArray(), entry =>
        {
            Assert.Equal(("127.0.0.1", "www"), ((string)entry!["address"]!, (string)entry["site"]!));
            Assert.InRange((DateTimeOffset)entry["time"]!, TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(5), TimeProvider.System.GetUtcNow());
        });

        // Not in the log either, which says the same.
        await server.Process.SaysAsync("root, from 127.0.0.1: create dora (password, group staff): Created.");
        Assert.DoesNotContain(Secret, server.Process.Output, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(server.Files["data"], "authentication.db*"))
        {
            var content = await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(Secret, content, StringComparison.Ordinal);
            Assert.DoesNotContain("$pbkdf2", content, StringComparison.Ordinal);
        }

        // It comes in pages.
        var names = new List<string>();
        for (var next = (string?)"/api/audit?limit=3"; next is not null;)
        {
            var page = (await server.AskAsync("root", "GET", next)).Json;
            names.AddRange(page["entries"]!.AsArray().Select(entry => (string)entry!["account"]!));
            next = (string?)page["next"];
        }

        Assert.Equal(["ann", "root", "dora", "eve", "dora", "dora", "dora", "dora"], names);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.AskAsync("root", "GET", "/api/audit?before=x")).Status);
    }

    [Fact]
    public void Nobody_writes_so_much_that_others_are_forgotten()
    {
        using var directory = new TestDirectory();
        var database = new StateDatabase(new StateDirectory(directory.Path));
        var entry = new AuditEntry(0, DateTimeOffset.UnixEpoch, "root", "change", "ann", "", "www", "", "done");
        _ = database.Use(AuditTable.Schema, connection => AuditTable.Add(connection, entry, "store"));
        _ = database.Use(AuditTable.Schema, connection =>
        {
            using var fill = connection.CreateCommand();
            fill.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
                WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {AuditTable.Most - 1})
                INSERT INTO account_changes SELECT NULL, 0, 'ann', 'change', 'store', 'ann', '', 'www', '', 'done' FROM numbers
                """);
            return fill.ExecuteNonQuery();
        });
        for (var i = 0; i < 5; i++)
        {
            _ = database.Use(AuditTable.Schema, connection => AuditTable.Add(connection, entry with { Actor = "ann" }, "store"));
        }

        var all = database.Use(AuditTable.Schema, connection => AuditTable.Read(connection, ["store"], long.MaxValue, 2 * AuditTable.Most));
        Assert.Equal(AuditTable.Most, all.Count);
        Assert.Equal(("root", 1), (all[^1].Actor, all[^1].Id));
        Assert.Equal(AuditTable.Most + 5, all[0].Id);
        Assert.Empty(database.Use(AuditTable.Schema, connection => AuditTable.Read(connection, ["another"], long.MaxValue, 10)));
    }

    [Fact]
    public void What_was_begun_when_the_server_ended_says_so()
    {
        using var directory = new TestDirectory();
        var database = new StateDatabase(new StateDirectory(directory.Path));
        var audit = new AuditLog(database, TimeProvider.System, NullLogger<AuditLog>.Instance);
        _ = Assert.Throws<InvalidOperationException>(() => audit.Run(new DefaultHttpContext(), "www", "root", "change", "store", "ann", "", () => throw new InvalidOperationException()));
        var entries = database.Use(AuditTable.Schema, connection => AuditTable.Read(connection, ["store"], long.MaxValue, 10));
        Assert.Equal("begun", Assert.Single(entries).Outcome);
    }
}
