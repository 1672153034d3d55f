using Microsoft.AspNetCore.StaticFiles;

namespace Ouistiti.Middleware.Documents;

/// <summary>The <c>Content-Type</c> of a file by its name: ASP.NET Core's table, extended by the configuration.</summary>
internal sealed class ContentTypes
{
    private const string Unknown = "application/octet-stream";
    private readonly Dictionary<string, string> _types;

    public ContentTypes(DocumentsOptions options)
    {
        _types = new Dictionary<string, string>(new FileExtensionContentTypeProvider().Mappings, StringComparer.OrdinalIgnoreCase)
        {
            // RFC 9239 made this the one type of scripts.
            [".js"] = "text/javascript",
            [".mjs"] = "text/javascript",
        };
        foreach (var (extension, type) in options.MimeTypes)
        {
            _types[extension] = type;
        }

        if (options.Charset.Length > 0)
        {
            foreach (var (extension, type) in _types.Where(type => type.Value.StartsWith("text/", StringComparison.OrdinalIgnoreCase)))
            {
                _types[extension] = type.Contains("charset", StringComparison.OrdinalIgnoreCase) ? type : $"{type}; charset={options.Charset}";
            }
        }
    }

    public string Of(ReadOnlySpan<char> path) =>
        _types.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(Path.GetExtension(path), out var type) ? type : Unknown;
}
