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

            // What devices have, and the table does not, or takes for something else.
            [".conf"] = "text/plain",
            [".flac"] = "audio/flac",
            [".geojson"] = "application/geo+json",
            [".heic"] = "image/heic",
            [".ini"] = "text/plain",
            [".jsonl"] = "application/jsonl",
            [".log"] = "text/plain",
            [".m3u8"] = "application/vnd.apple.mpegurl",
            [".m4s"] = "video/iso.segment",
            [".mkv"] = "video/x-matroska",
            [".mpd"] = "application/dash+xml",
            [".ogg"] = "audio/ogg",
            [".opus"] = "audio/ogg",
            [".otf"] = "font/otf",
            [".srt"] = "application/x-subrip",
            [".ts"] = "video/mp2t",
            [".ttf"] = "font/ttf",
            [".vtt"] = "text/vtt",
            [".yaml"] = "application/yaml",
            [".yml"] = "application/yaml",
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
