using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>How the JSON of listings is written: letters of every script as they are, and what could end a string or a script escaped.</summary>
internal static class ListingJson
{
    public static JsonWriterOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        SkipValidation = true, // The tests read what is written.
    };
}
