using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Configuration;

/// <summary>
/// Holds a configuration against the JSON Schema that is shipped with the program: unknown keys and wrong types, which the
/// binder would pass over or stop at the first of.
/// </summary>
internal sealed class ConfigurationShape
{
    private const string SchemaResource = "appsettings.schema.json";
    private readonly JsonElement _schema;

    private ConfigurationShape(JsonElement schema) => _schema = schema;

    /// <summary>The shape that this version of the program expects.</summary>
    public static ConfigurationShape Load()
    {
        using var stream = typeof(ConfigurationShape).Assembly.GetManifestResourceStream(SchemaResource)
            ?? throw new InvalidOperationException($"{SchemaResource} is not part of the program.");
        using var document = JsonDocument.Parse(stream);
        return new ConfigurationShape(document.RootElement.Clone());
    }

    /// <summary>Finds what does not fit.</summary>
    public void Check(ConfigurationSources sources, List<Mistake> mistakes)
    {
        var known = _schema.GetProperty("properties");
        foreach (var key in sources.TopKeysOfFiles().Where(key => Property(known, key) is null))
        {
            mistakes.Add(Unknown(key, key, known));
        }

        foreach (var section in sources.Root.GetChildren())
        {
            if (Property(known, section.Key) is { } schema)
            {
                CheckSection(section, schema, mistakes);
            }
        }
    }

    private static void CheckSection(IConfigurationSection section, JsonElement schema, List<Mistake> mistakes, bool isEntry = false)
    {
        var children = section.GetChildren().ToArray();
        if (children.Length == 0 && string.IsNullOrEmpty(section.Value) && !MayBeEmpty(schema, isEntry))
        {
            mistakes.Add(new Mistake(section.Path, "is empty", $"{DescribeContent(schema)}, or no such key"));
            return;
        }

        switch (TypeOf(schema))
        {
            case "object":
                CheckObject(section, children, schema, mistakes);
                break;

            case "array":
                CheckArray(section, children, schema, mistakes);
                break;

            default:
                CheckValue(section, children, schema, mistakes);
                break;
        }
    }

    private static void CheckObject(IConfigurationSection section, IConfigurationSection[] children, JsonElement schema, List<Mistake> mistakes)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            mistakes.Add(new Mistake(section.Path, "is a single value", "an object: { … }"));
            return;
        }

        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        foreach (var child in children)
        {
            if (known.ValueKind == JsonValueKind.Object && Property(known, child.Key) is { } property)
            {
                CheckSection(child, property, mistakes);
            }
            else if (schema.TryGetProperty("additionalProperties", out var any) && any.ValueKind == JsonValueKind.Object)
            {
                CheckSection(child, any, mistakes, isEntry: true);
            }
            else
            {
                mistakes.Add(Unknown(child.Path, child.Key, known));
            }
        }

        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!))
            {
                var child = section.GetSection(name);
                if (string.IsNullOrEmpty(child.Value) && !child.GetChildren().Any())
                {
                    mistakes.Add(new Mistake(child.Path, "is missing", Describe(known.GetProperty(name))));
                }
            }
        }
    }

    private static void CheckArray(IConfigurationSection section, IConfigurationSection[] children, JsonElement schema, List<Mistake> mistakes)
    {
        if (children.Length == 0 || children.Any(child => !int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            mistakes.Add(new Mistake(section.Path, children.Length == 0 ? "is a single value" : "is an object", "a list: [ … ]"));
            return;
        }

        foreach (var child in children)
        {
            CheckSection(child, schema.GetProperty("items"), mistakes, isEntry: true);
        }
    }

    private static void CheckValue(IConfigurationSection section, IConfigurationSection[] children, JsonElement schema, List<Mistake> mistakes)
    {
        if (children.Length > 0)
        {
            mistakes.Add(new Mistake(section.Path, "is an object or a list", Describe(schema)));
        }
        else if (section.Value is { } value && !Fits(value, schema))
        {
            mistakes.Add(new Mistake(section.Path, "is of the wrong kind", Describe(schema)));
        }
    }

    private static bool Fits(string value, JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var allowed))
        {
            return allowed.EnumerateArray().Any(name => string.Equals(name.GetString(), value, StringComparison.OrdinalIgnoreCase));
        }

        return TypeOf(schema) switch
        {
            "boolean" => bool.TryParse(value, out _),
            "integer" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && (!schema.TryGetProperty("minimum", out var minimum) || number >= minimum.GetInt64())
                && (!schema.TryGetProperty("maximum", out var maximum) || number <= maximum.GetInt64()),
            _ => !schema.TryGetProperty("pattern", out var pattern) || Regex.IsMatch(value, pattern.GetString()!, RegexOptions.CultureInvariant),
        };
    }

    /// <summary>
    /// Whether it may be there and empty: a text where that has a meaning of its own, and an object that only adds to something. The
    /// binder passes over all else that is empty, above all over entries, which would turn a restriction into none.
    /// </summary>
    private static bool MayBeEmpty(JsonElement schema, bool isEntry) => TypeOf(schema) switch
    {
        "object" => !isEntry,
        "string" => !schema.TryGetProperty("minLength", out _) && !schema.TryGetProperty("pattern", out _),
        _ => false,
    };

    private static string DescribeContent(JsonElement schema) => schema.TryGetProperty("properties", out var properties)
        ? $"an object with {NamesOf(properties)}"
        : TypeOf(schema) is "object" or "array" ? "at least one entry" : Describe(schema);

    private static string Describe(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var allowed))
        {
            return "one of " + string.Join(", ", allowed.EnumerateArray().Select(name => name.GetString()));
        }

        return TypeOf(schema) switch
        {
            "boolean" => "true or false",
            "integer" when schema.TryGetProperty("minimum", out var minimum) && schema.TryGetProperty("maximum", out var maximum)
                => $"a whole number from {minimum.GetInt64()} to {maximum.GetInt64()}",
            "integer" => "a whole number",
            "object" => "an object: { … }",
            "array" => "a list: [ … ]",
            _ when schema.TryGetProperty("pattern", out _) => "a time span in hours, minutes and seconds, such as \"00:01:30\" for ninety seconds",
            _ => "a text",
        };
    }

    private static Mistake Unknown(string path, string key, JsonElement known)
    {
        var nearest = Spelling.Nearest(key, known.EnumerateObject().Select(property => property.Name));
        return new Mistake(path, "is an unknown key", nearest is null ? NamesOf(known) : $"{nearest}, perhaps");
    }

    private static string NamesOf(JsonElement properties) => "one of " + string.Join(", ", properties.EnumerateObject().Select(property => property.Name));

    private static string? TypeOf(JsonElement schema) => schema.TryGetProperty("type", out var type) ? type.GetString() : null;

    private static JsonElement? Property(JsonElement properties, string name)
    {
        foreach (var property in properties.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
