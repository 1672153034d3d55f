using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ouistiti.Host.Configuration;

namespace Ouistiti.Tests.Reference;

/// <summary>Writes the JSON Schema of appsettings.json from the options classes.</summary>
internal static class SchemaWriter
{
    private const string TimeSpanPattern = @"^(\d{1,4}\.)?([01]?\d|2[0-3]):[0-5]\d:[0-5]\d$";
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write()
    {
        var schema = SchemaOf(typeof(AppSettings));
        var properties = schema["properties"]!.AsObject();
        properties.Insert(0, "$schema", new JsonObject { ["type"] = "string", ["description"] = "The place of this schema, for editors." });
        schema.Insert(0, "title", "The configuration of Ouistiti");
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        return schema.ToJsonString(Format) + "\n";
    }

    private static JsonObject SchemaOf(Type type)
    {
        if (OptionReader.IsMap(type))
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = SchemaOf(type.GetGenericArguments()[1]) };
        }

        if (type.IsArray)
        {
            return new JsonObject { ["type"] = "array", ["items"] = SchemaOf(type.GetElementType()!) };
        }

        if (type.IsEnum)
        {
            return new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(name))]) };
        }

        return type == typeof(string) ? new JsonObject { ["type"] = "string" }
            : type == typeof(bool) ? new JsonObject { ["type"] = "boolean" }
            : type == typeof(int) || type == typeof(long) ? new JsonObject { ["type"] = "integer" }
            : type == typeof(TimeSpan) ? new JsonObject { ["type"] = "string", ["pattern"] = TimeSpanPattern }
            : OptionReader.IsSection(type) ? SectionOf(type)
            : throw new NotSupportedException($"No schema for {type}.");
    }

    private static JsonObject SectionOf(Type type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var option in OptionReader.Read(type))
        {
            var schema = SchemaOf(option.Type);
            RequireContent(option, schema);
            schema["description"] = option.Summary;
            if (DefaultOf(option) is { } value)
            {
                schema["default"] = value;
            }

            if (option.Minimum is { } minimum)
            {
                schema["minimum"] = minimum;
                schema["maximum"] = option.Maximum;
            }

            if (option.IsRequired)
            {
                required.Add(option.Name);
            }

            properties[option.Name] = schema;
        }

        var section = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0)
        {
            section["required"] = required;
        }

        return section;
    }

    /// <summary>A text, or the texts of a map or a list, that must not be empty.</summary>
    private static void RequireContent(OptionModel option, JsonObject schema)
    {
        var text = (schema["additionalProperties"] ?? schema["items"] ?? schema) as JsonObject;
        if (!option.MayBeEmpty && (string?)text?["type"] == "string" && text["pattern"] is null)
        {
            text["minLength"] = 1;
        }
    }

    private static JsonValue? DefaultOf(OptionModel option) => option.Default switch
    {
        _ when option.IsRequired => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        TimeSpan span => JsonValue.Create(span.ToString("c")),
        Enum name => JsonValue.Create(name.ToString()),
        _ => null,
    };
}
