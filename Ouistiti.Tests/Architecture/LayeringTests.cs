using System.Text.RegularExpressions;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Architecture;

/// <summary>The rules of the house that a compiler does not know.</summary>
public sealed partial class LayeringTests
{
    // What every feature may stand on: it is no feature itself.
    private static readonly string[] Foundation = ["Features", "Http", "Paths", "Refusals", "Validation"];

    private static readonly string[] Projects = ["Ouistiti.Host", "Ouistiti.Middleware", "Ouistiti.Tests"];

    public static TheoryData<string> FeatureFolders { get; } =
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, "Ouistiti.Middleware"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(folder => folder is not ("bin" or "obj" or "Sites") && !Foundation.Contains(folder))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(FeatureFolders))]
    public void A_feature_knows_no_other(string folder) =>
        Assert.All(
            Sources($"Ouistiti.Middleware/{folder}").SelectMany(source => UsedFolders().Matches(File.ReadAllText(source)).Select(use => use.Groups[1].Value)),
            used => Assert.Contains(used, Foundation.Append(folder)));

    [Fact]
    public void The_middleware_does_not_know_the_host() =>
        Assert.DoesNotContain(
            typeof(Middleware.Sites.SiteOptions).Assembly.GetReferencedAssemblies(),
            assembly => assembly.Name!.StartsWith("Ouistiti", StringComparison.Ordinal));

    [Fact]
    public void A_namespace_is_its_folder() =>
        Assert.All(
            Projects.SelectMany(Sources).Where(source => Path.GetFileName(source) != "Program.cs"),
            source => Assert.Contains($"namespace {Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(source)!).Replace('/', '.')};", File.ReadAllText(source), StringComparison.Ordinal));

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.All(
            Projects.SelectMany(Sources),
            source => Assert.InRange(File.ReadLines(source).Count(), 1, 300));

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(source => !source.Contains("/obj/", StringComparison.Ordinal) && !source.Contains("/bin/", StringComparison.Ordinal));

    [GeneratedRegex(@"^using Ouistiti\.Middleware\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex UsedFolders();
}
