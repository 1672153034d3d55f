using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Ouistiti.Tests.Documents.Listings;

/// <summary>The array that programs get.</summary>
public sealed class JsonListingTests : IDisposable
{
    private readonly ListingSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task An_entry_tells_what_it_is()
    {
        _sandbox.Write("b.txt", "hello");
        _sandbox.Write("a/inner");
        var time = new DateTime(2026, 1, 31, 12, 30, 59, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_sandbox["root/b.txt"], time);
        Directory.SetLastWriteTimeUtc(_sandbox["root/a"], time);
        var (response, body) = await _sandbox.GetAsync("/", ListingSandbox.Accepting("application/json"));
        Assert.Equal("application/json", response.ContentType);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(2, json.RootElement.GetArrayLength());
        Assert.Equal(["name", "type", "size", "modified", "mime"], json.RootElement[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("a directory 2026-01-31T12:30:59Z inode/directory", Line(json.RootElement[0]));
        Assert.Equal("b.txt file 2026-01-31T12:30:59Z text/plain", Line(json.RootElement[1]));
        Assert.Equal(5, json.RootElement[1].GetProperty("size").GetInt64());
    }

    [Fact]
    public async Task An_empty_directory_is_an_empty_array() =>
        Assert.Equal("[]", (await _sandbox.GetAsync("/", ListingSandbox.Accepting("application/json"))).Body);

    [Theory]
    [MemberData(nameof(HtmlListingTests.Names), MemberType = typeof(HtmlListingTests))]
    public async Task A_name_is_whole_and_escaped(string name)
    {
        _sandbox.Write(name);
        var (_, body) = await _sandbox.GetAsync("/", ListingSandbox.Accepting("application/json"));
        using var json = JsonDocument.Parse(body);
        Assert.Equal(name, json.RootElement[0].GetProperty("name").GetString());
        Assert.DoesNotContain("<", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_of_every_script_stand_as_they_are()
    {
        _sandbox.Write("日本語é");
        Assert.Contains("日本語é", (await _sandbox.GetAsync("/", ListingSandbox.Accepting("application/json"))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_that_is_asked_for_is_kept()
    {
        _sandbox.Write("small", "1");
        _sandbox.Write("large", "123");
        var (_, body) = await _sandbox.GetAsync("/", context =>
        {
            context.Request.Headers.Accept = "application/json";
            context.Request.QueryString = new QueryString("?sort=size&order=descending");
        });
        using var json = JsonDocument.Parse(body);
        Assert.Equal(["large", "small"], json.RootElement.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!));
    }

    private static string Line(JsonElement entry) =>
        $"{entry.GetProperty("name")} {entry.GetProperty("type")} {entry.GetProperty("modified")} {entry.GetProperty("mime")}";
}
