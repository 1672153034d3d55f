using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>What a server has answered.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Type">The media type; null where there is none.</param>
/// <param name="Text">The body.</param>
/// <param name="Headers">The header fields, but those of the body.</param>
internal sealed record Reply(HttpStatusCode Status, string? Type, string Text, HttpResponseHeaders Headers)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The entity tag.</summary>
    public string? Tag => Headers.ETag?.ToString();

    /// <summary>The value of a header field; null where there is none.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public override string ToString() => $"{(int)Status} {Type} {Text}";
}
