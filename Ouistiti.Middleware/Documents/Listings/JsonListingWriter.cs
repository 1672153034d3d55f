using System.Text.Json;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>Writes a listing for programs: an array of objects.</summary>
internal sealed class JsonListingWriter(ListingBody body, ListingTypes types) : IListingWriter, IDisposable
{
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Directory = JsonEncodedText.Encode("directory");
    private static readonly JsonEncodedText File = JsonEncodedText.Encode("file");
    private static readonly JsonEncodedText Size = JsonEncodedText.Encode("size");
    private static readonly JsonEncodedText Modified = JsonEncodedText.Encode("modified");
    private static readonly JsonEncodedText Mime = JsonEncodedText.Encode("mime");

    private readonly Utf8JsonWriter _json = new(body, ListingJson.Options);

    public void Begin() => _json.WriteStartArray();

    public void Write(ReadOnlySpan<char> name, in ListingEntry entry)
    {
        Span<byte> modified = stackalloc byte[Timestamp.Length];
        Timestamp.Write(entry.LastModified, modified);
        _json.WriteStartObject();
        _json.WriteString(Name, name);
        _json.WriteString(Type, entry.IsDirectory ? Directory : File);
        _json.WriteNumber(Size, entry.Length);
        _json.WriteString(Modified, modified);
        _json.WriteString(Mime, types.Of(name, entry));
        _json.WriteEndObject();
        _json.Flush();
    }

    public void End()
    {
        _json.WriteEndArray();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();
}
