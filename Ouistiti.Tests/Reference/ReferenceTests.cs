using Ouistiti.Host.Configuration;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Reference;

/// <summary>The schema and the reference say what the options classes say. <c>OUISTITI_UPDATE=1 ./test --filter ReferenceTests</c> writes both anew.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Every_option_has_a_doc_comment() =>
        Assert.Empty(Options(typeof(AppSettings), []).Where(option => option.Summary.Length == 0).Select(option => option.Name));

    [Fact]
    public void The_shipped_schema_has_every_option() =>
        AssertUpToDate("Ouistiti.Host/appsettings.schema.json", SchemaWriter.Write());

    [Fact]
    public void The_configuration_reference_has_every_option() =>
        AssertUpToDate("docs/configuration.md", ReferenceWriter.Write());

    private static void AssertUpToDate(string file, string expected)
    {
        var path = Path.Combine(Repository.Root, file);
        if (Environment.GetEnvironmentVariable("OUISTITI_UPDATE") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    private static IEnumerable<OptionModel> Options(Type type, HashSet<Type> seen)
    {
        if (!OptionReader.IsSection(type) || !seen.Add(type))
        {
            return [];
        }

        return OptionReader.Read(type).SelectMany(option => Options(Inner(option.Type), seen).Prepend(option));
    }

    private static Type Inner(Type type) =>
        OptionReader.IsMap(type) ? type.GetGenericArguments()[1] : type.IsArray ? type.GetElementType()! : type;
}
