using System.ComponentModel.DataAnnotations;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Documents;

/// <summary>A directory whose files the site serves.</summary>
public sealed class DocumentsOptions
{
    private const long MaxMemoryCacheSize = 1L << 40;

    /// <summary>The directory. Nothing outside it is ever served: symbolic links work as long as they stay inside.</summary>
    [Required]
    public string Root { get; set; } = string.Empty;

    /// <summary>Patterns of the paths that are served, separated by commas. Without it, all are.</summary>
    public string? Allow { get; set; }

    /// <summary>Patterns of the paths that are not served, whatever <c>Allow</c> says. Letters match in either case.</summary>
    public string? Deny { get; set; }

    /// <summary>The file that stands for a directory. Empty: none does.</summary>
    [AllowEmpty]
    public string DefaultPage { get; set; } = "index.html";

    /// <summary>Whether a directory without a default page is listed. Programs may ask for the list of any directory, as JSON.</summary>
    public bool Listing { get; set; }

    /// <summary>Whether files and directories whose names begin with a dot are served. <c>/.well-known/</c> always is.</summary>
    public bool DotFiles { get; set; }

    /// <summary>The charset that is named with text types. Empty: none is.</summary>
    [AllowEmpty]
    public string Charset { get; set; } = "utf-8";

    /// <summary>MIME types by file extension, added to and replacing those that are built in: <c>".m3u8": "application/vnd.apple.mpegurl"</c>.</summary>
    public Dictionary<string, string> MimeTypes { get; set; } = [];

    /// <summary>What caches are told about documents, by their paths; the first rule that matches holds. Without one, the site's headers do.</summary>
    public CacheControlOptions[] CacheControl { get; set; } = [];

    /// <summary>Whether <c>page.html.br</c>, <c>.zst</c> and <c>.gz</c> are sent in the place of <c>page.html</c> to clients that take these codings.</summary>
    public bool Precompressed { get; set; }

    /// <summary>Whether text is compressed for clients that take it so, with Brotli or gzip.</summary>
    public bool Compression { get; set; }

    /// <summary>How many bytes of small files and of compressed forms are kept in memory. A change of a file is noticed at once. 0: none are kept.</summary>
    public long MemoryCacheSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Reports what is wrong, and makes paths absolute.</summary>
    public void Validate(SectionCheck check)
    {
        Root = check.Directory(nameof(Root), Root);
        PatternList.Validate(nameof(Allow), Allow, check);
        PatternList.Validate(nameof(Deny), Deny, check);
        if (DefaultPage.Contains('/', StringComparison.Ordinal))
        {
            check.Report(nameof(DefaultPage), "contains a slash", "the name of a file, such as index.html");
        }

        if (Charset.Length > 0 && !HttpSyntax.IsToken(Charset))
        {
            check.Report(nameof(Charset), "is not a charset's name", "a name such as utf-8, or nothing");
        }

        for (var i = 0; i < CacheControl.Length; i++)
        {
            CacheControl[i].Validate(check.At(nameof(CacheControl), i));
        }

        if (MemoryCacheSize is < 0 or > MaxMemoryCacheSize)
        {
            check.Report(nameof(MemoryCacheSize), "is out of range", $"a number of bytes from 0 to {MaxMemoryCacheSize}");
        }

        foreach (var (extension, type) in MimeTypes)
        {
            var mimeTypes = check.At(nameof(MimeTypes));
            if (!extension.StartsWith('.') || extension.Contains('/', StringComparison.Ordinal))
            {
                mimeTypes.Report(extension, "is not a file extension", "an extension with its dot, such as \".m3u8\"");
            }

            if (!MediaTypeHeaderValue.TryParse(type, out var parsed) || parsed.MatchesAllSubTypes)
            {
                mimeTypes.Report(extension, "is not a MIME type", "a type such as \"video/mp4\"");
            }
        }
    }
}
