using System.Text.Json;
using Xunit;

namespace Ouistiti.Tests.Documents.Listings;

/// <summary>What the pages of the reference get, to the letter.</summary>
public sealed class ReferenceListingTests : IDisposable
{
    private readonly ListingSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_listing_is_as_the_reference_writes_it()
    {
        _sandbox.Write("sub/f.txt", new string('x', 40));
        _sandbox.Write("sub/g", new string('x', 2000));
        _sandbox.Write("sub/Capital", new string('x', 2001));
        var (response, body) = await _sandbox.GetAsync("/sub/", ListingSandbox.AsReference);
        Assert.Equal("text/json", response.ContentType);
        Assert.Equal(
            """
            {"method":"GET","name":"/sub/","content":[{"name":"g","size":"2000 B","type":8,"mime":"application/octet-stream"},{"name":"f.txt","size":"40 B","type":8,"mime":"text/plain"},{"name":"Capital","size":"2 kB","type":8,"mime":"application/octet-stream"}],"result":"OK"}
            """,
            body);
    }

    [Fact]
    public async Task A_directory_has_a_type_of_its_own()
    {
        _sandbox.Write("sub/f");
        var (_, body) = await _sandbox.GetAsync("/", ListingSandbox.AsReference);
        using var json = JsonDocument.Parse(body);
        var entry = json.RootElement.GetProperty("content")[0];
        Assert.Equal(4, entry.GetProperty("type").GetInt32());
        Assert.Equal("inode/directory", entry.GetProperty("mime").GetString());
        Assert.Matches("^[0-9]+ k?B$", entry.GetProperty("size").GetString());
    }

    [Fact]
    public async Task An_empty_directory_is_an_empty_list() =>
        Assert.Equal("""{"method":"GET","name":"/","content":[],"result":"OK"}""", (await _sandbox.GetAsync("/", ListingSandbox.AsReference)).Body);

    [Theory]
    [InlineData(2_000_000L, "2000 kB")]
    [InlineData(2_001_000L, "2 MB")]
    [InlineData(7_999_999_999L, "7 GB")]
    [InlineData(5_000_000_000_000L, "5000 GB")]
    public async Task A_large_size_is_scaled(long length, string expected)
    {
        using (var file = File.Create(_sandbox["root/large"]))
        {
            file.SetLength(length); // It takes no room: it is one hole.
        }

        Assert.Contains($"\"size\":\"{expected}\"", (await _sandbox.GetAsync("/", ListingSandbox.AsReference)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HtmlListingTests.Names), MemberType = typeof(HtmlListingTests))]
    public async Task A_name_is_whole_and_escaped(string name)
    {
        _sandbox.Write($"{name}/{name}");
        var (_, body) = await _sandbox.GetAsync($"/{name}/", ListingSandbox.AsReference);
        using var json = JsonDocument.Parse(body);
        Assert.Equal($"/{name}/", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(name, json.RootElement.GetProperty("content")[0].GetProperty("name").GetString());
    }
}
