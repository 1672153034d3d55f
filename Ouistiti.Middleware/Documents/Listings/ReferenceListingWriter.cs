using System.Globalization;
using System.Text.Json;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>Writes a listing as the reference does, for the pages that were made for it; names are whole and escaped, which they are not there.</summary>
internal sealed class ReferenceListingWriter(ListingBody body, ListingTypes types, string path) : IListingWriter, IDisposable
{
    // The upper bits of a file's mode, as stat(2) has them.
    private const int Directory = 4;
    private const int File = 8;

    // What is larger is told in the next unit.
    private const long LargestInUnit = 2000;

    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText Size = JsonEncodedText.Encode("size");
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Mime = JsonEncodedText.Encode("mime");
    private static readonly string[] Units = ["B", "kB", "MB", "GB"];

    private readonly Utf8JsonWriter _json = new(body, ListingJson.Options);

    public void Begin()
    {
        _json.WriteStartObject();
        _json.WriteString("method", "GET");
        _json.WriteString(Name, path);
        _json.WriteStartArray("content");
    }

    public void Write(ReadOnlySpan<char> name, in ListingEntry entry)
    {
        Span<char> size = stackalloc char[32];
        _json.WriteStartObject();
        _json.WriteString(Name, name);
        _json.WriteString(Size, Scaled(entry.Length, size));
        _json.WriteNumber(Type, entry.IsDirectory ? Directory : File);
        _json.WriteString(Mime, types.Of(name, entry));
        _json.WriteEndObject();
        _json.Flush();
    }

    public void End()
    {
        _json.WriteEndArray();
        _json.WriteString("result", "OK");
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private static ReadOnlySpan<char> Scaled(long length, Span<char> destination)
    {
        var unit = 0;
        for (; length > LargestInUnit && unit < Units.Length - 1; unit++)
        {
            length /= 1000;
        }

        _ = destination.TryWrite(CultureInfo.InvariantCulture, $"{length} {Units[unit]}", out var written);
        return destination[..written];
    }
}
