using System.Text.RegularExpressions;

namespace Ouistiti.Tests.Examples;

/// <summary>A page of the documentation, as far as it can be run.</summary>
internal static partial class MarkdownPage
{
    /// <summary>The fenced blocks of a page, in their order.</summary>
    public static IEnumerable<(string Language, string Text)> BlocksOf(string markdown) =>
        Fence().Matches(markdown).Select(block => (block.Groups["language"].Value, block.Groups["text"].Value));

    /// <summary>The commands of a console block, each with the output that is shown below it.</summary>
    public static IEnumerable<(string Command, string Output)> CommandsOf(string console)
    {
        foreach (var entry in Prompt().Split(console).Skip(1))
        {
            // A backslash at the end carries a command on to the next line.
            var lines = entry.Split('\n');
            var length = lines.TakeWhile(line => line.EndsWith('\\')).Count() + 1;
            yield return (string.Join('\n', lines.Take(length)), string.Join('\n', lines.Skip(length)).TrimEnd());
        }
    }

    /// <summary>Whether an output is as shown, where <c>…</c> stands for anything.</summary>
    public static bool Fits(string shown, string output) =>
        Regex.IsMatch(output.TrimEnd(), "^" + string.Join("(.|\n)*", shown.Split('…').Select(Regex.Escape)) + "$");

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\$ ", RegexOptions.Multiline)]
    private static partial Regex Prompt();
}
