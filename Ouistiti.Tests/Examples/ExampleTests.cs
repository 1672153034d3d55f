using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Examples;

/// <summary>What the README and the documentation show is true: each configuration is right, each command prints what stands below it.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Pages { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md"))
            .Select(page => Path.GetRelativePath(Repository.Root, page)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_examples_of_a_page_work(string page)
    {
        await using var sandbox = new ExampleSandbox();
        foreach (var (language, text) in MarkdownPage.BlocksOf(await File.ReadAllTextAsync(Path.Combine(Repository.Root, page))))
        {
            switch (language)
            {
                case "json":
                    Assert.Equal((0, string.Empty), await sandbox.ConfigureAsync(text));
                    break;

                case "console":
                    foreach (var (command, shown) in MarkdownPage.CommandsOf(text))
                    {
                        var output = await sandbox.RunAsync(command);
                        Assert.True(MarkdownPage.Fits(shown, output), $"{page}: {command}\nprints\n{output}\nand not\n{shown}");
                    }

                    break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_links_of_a_page_lead_somewhere(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        var links = System.Text.RegularExpressions.Regex.Matches(await File.ReadAllTextAsync(path), @"\]\((?!https?:|#)([^)#]+)");
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, link.Groups[1].Value)), link.Groups[1].Value));
    }
}
