using System.Text;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Documents;

/// <summary>Throws thousands of targets that try to leave the root at a server whose canary lies outside of it.</summary>
[Trait("Category", "Published")]
public sealed class TraversalTests
{
    private const string Canary = "CANARY-4711";

    private static readonly string[] Ups =
    [
        "..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "%25%32%65%25%32%65", "..%00", "%00..", "..%09", "..;", "...", "....", "..%c0%af", "%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae",
        "%f0%80%80%ae%f0%80%80%ae", "%uff0e%uff0e", "%ef%bc%8e%ef%bc%8e", ".%00.", "%2e%2e%2f..", "..%2f..", "..%252f..", "..%5c..", "..\\..", "%5c..%5c..", "./..", ".//..", "%2e/..", "..%20", "%20..",
    ];

    private static readonly string[] Separators = ["/", "//", "/./", "%2f", "%2F", "%252f", "\\", "%5c", "%255c", "%c0%af", "%e0%80%af", "%c1%9c", ";/", "/%20/", "%u2215", "%ef%bc%8f"];

    private static readonly string[] Beginnings = ["/", "//", "/dir/", "/dir//", "/./", "/%2e/", "/dir/%00/", "\\", "/link/", "http://localhost/", ""];

    private static readonly string[] Targets = ["canary.txt", "canary.txt%00.html", "canary.txt/", "canary.txt?x", "canary.txt#x", "./canary.txt"];

    [Fact]
    public async Task Nothing_outside_the_root_is_ever_served()
    {
        using var directory = new TestDirectory();
        _ = directory.Write("htdocs/dir/index.html", "inside");
        _ = directory.Write("canary.txt", Canary);
        _ = directory.Write("htdocs-beside/canary.txt", Canary);
        _ = File.CreateSymbolicLink(directory["htdocs/link"], "..");
        _ = File.CreateSymbolicLink(directory["htdocs/beside"], "../htdocs-beside");
        var port = Ports.Take();
        var configuration = Configurations.Documents(port);
        configuration["Ouistiti"]!["AccessLog"] = new System.Text.Json.Nodes.JsonObject { ["Enabled"] = false };
        await using var server = await OuistitiServer.StartAsync(directory, configuration);

        var count = 0;
        foreach (var batch in Attacks(directory).Chunk(64))
        {
            // Each connection ends with the first refusal, so each target has its own.
            var answers = await Task.WhenAll(batch.Select(target => Wire.GetAsync(port, target)));
            for (var i = 0; i < batch.Length; i++)
            {
                Assert.False(answers[i].Contains(Canary, StringComparison.Ordinal), $"{batch[i]} was answered with the canary");
                Assert.False(answers[i].Length > 0 && !answers[i].StartsWith("HTTP/1.1 ", StringComparison.Ordinal), $"{batch[i]} was answered with {answers[i]}");
                Assert.False(answers[i].StartsWith("HTTP/1.1 5", StringComparison.Ordinal), $"{batch[i]} was answered with {answers[i]}");
            }

            count += batch.Length;
        }

        Assert.True(count > 5000, $"only {count} targets");
        Assert.EndsWith("inside", await Wire.GetAsync(port, "/dir/"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Attacks(TestDirectory directory)
    {
        foreach (var beginning in Beginnings)
        {
            foreach (var up in Ups)
            {
                foreach (var separator in Separators)
                {
                    yield return $"{beginning}{up}{separator}{Targets[0]}";
                    yield return $"{beginning}{up}{separator}{up}{separator}{Targets[0]}";
                }
            }

            foreach (var target in Targets)
            {
                yield return $"{beginning}{target}";
                yield return $"{beginning}../{target}";
                yield return $"{beginning}%2e%2e/%2e%2e/{target}";
            }
        }

        var escaped = string.Concat(Encoding.UTF8.GetBytes(directory["canary.txt"]).Select(value => $"%{value:x2}"));
        yield return directory["canary.txt"];
        yield return "/" + directory["canary.txt"];
        yield return "/" + escaped;
        yield return "/beside/canary.txt";
        yield return "/link/canary.txt";
        yield return "/link/htdocs-beside/canary.txt";
        yield return $"/{new string('a', 300)}/../../canary.txt";
        yield return $"/{string.Concat(Enumerable.Repeat("../", 1000))}{directory["canary.txt"].TrimStart('/')}";
        yield return "/proc/self/cwd/canary.txt";
    }
}
