using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ouistiti.Tests.Reference;

/// <summary>Reads the options of a class: from its properties, and from the doc comments that the compiler wrote beside the assembly.</summary>
internal static partial class OptionReader
{
    private static readonly Dictionary<string, string> Comments = new[] { typeof(Host.Configuration.AppSettings), typeof(Middleware.Sites.SiteOptions) }
        .Select(type => XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml")))
        .SelectMany(document => document.Descendants("member"))
        .ToDictionary(member => member.Attribute("name")!.Value, member => TextOf(member.Element("summary")));

    public static IEnumerable<OptionModel> Read(Type type)
    {
        var sample = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var range = property.GetCustomAttribute<RangeAttribute>();
            yield return new OptionModel(
                property.Name,
                Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType,
                Comments.GetValueOrDefault($"P:{type.FullName}.{property.Name}", string.Empty),
                property.GetValue(sample),
                property.IsDefined(typeof(RequiredAttribute)),
                property.IsDefined(typeof(Middleware.Validation.AllowEmptyAttribute)),
                (int?)range?.Minimum,
                (int?)range?.Maximum);
        }
    }

    public static bool IsSection(Type type) => type.IsClass && type != typeof(string) && !type.IsArray && !IsMap(type);

    public static bool IsMap(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>);

    private static string TextOf(XElement? summary)
    {
        if (summary is null)
        {
            return string.Empty;
        }

        foreach (var code in summary.Descendants("c").ToArray())
        {
            code.ReplaceWith($"`{code.Value}`");
        }

        return Spaces().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
