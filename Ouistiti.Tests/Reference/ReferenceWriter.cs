using System.Text;
using Ouistiti.Host.Configuration;

namespace Ouistiti.Tests.Reference;

/// <summary>Writes docs/configuration.md from the options classes.</summary>
internal static class ReferenceWriter
{
    private const string Head = """
        # Configuration reference

        Every key of `appsettings.json`, with its type and what it means. This page is written from the doc comments of the
        options classes: change them there. How the file is found, what overrides it and how it is reloaded is told in
        [configuring](configuring.md). An editor that knows JSON Schema completes and checks the keys when the file begins with
        `"$schema": "…/appsettings.schema.json"`.

        A time span is written in hours, minutes and seconds, with days before them where there are any: `"00:01:30"` is ninety
        seconds, `"1.00:00:00"` a day.


        """;

    public static string Write()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        WriteSection(text, string.Empty, typeof(AppSettings), []);
        return text.ToString().TrimEnd() + "\n";
    }

    private static void WriteSection(StringBuilder text, string path, Type type, HashSet<Type> above)
    {
        var options = OptionReader.Read(type).ToArray();
        if (path.Length > 0)
        {
            _ = text.Append($"## `{path}`\n\n| key | type | default | meaning |\n|---|---|---|---|\n");
            foreach (var option in options)
            {
                _ = text.Append($"| `{option.Name}` | {TypeOf(option)} | {DefaultOf(option)} | {option.Summary.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }

            _ = text.Append('\n');
        }

        foreach (var option in options)
        {
            var (suffix, inner) = Below(option.Type);
            if (OptionReader.IsSection(inner) && above.Add(inner))
            {
                WriteSection(text, path.Length == 0 ? option.Name + suffix : $"{path}:{option.Name}{suffix}", inner, above);
            }
        }
    }

    private static (string Suffix, Type Inner) Below(Type type) =>
        OptionReader.IsMap(type) ? (":<name>", type.GetGenericArguments()[1])
        : type.IsArray ? (":<n>", type.GetElementType()!)
        : (string.Empty, type);

    private static string TypeOf(OptionModel option) => NameOf(option.Type) + (option.Minimum is null ? string.Empty : $", {option.Minimum} to {option.Maximum}");

    private static string NameOf(Type type) =>
        type.IsEnum ? string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`"))
        : OptionReader.IsMap(type) ? $"object of {NameOf(type.GetGenericArguments()[1])}"
        : type.IsArray ? $"list of {NameOf(type.GetElementType()!)}"
        : OptionReader.IsSection(type) ? "object"
        : type == typeof(string) ? "text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "time span"
        : "number";

    private static string DefaultOf(OptionModel option) => option.Default switch
    {
        _ when option.IsRequired => "required",
        string { Length: > 0 } text => $"`{text}`",
        bool flag => flag ? "`true`" : "`false`",
        int or long or TimeSpan or Enum => $"`{option.Default}`",
        _ => string.Empty,
    };
}
