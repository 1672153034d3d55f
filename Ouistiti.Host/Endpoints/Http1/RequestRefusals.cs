using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>What bytes can be refused for that want to be a request.</summary>
internal static class RequestRefusals
{
    // RFC 9112, section 3: the line itself, its method, its target and its version.
    public static readonly Refusal RequestLine = new(400, "request_line");
    public static readonly Refusal MethodTooLong = new(501, "method_too_long");
    public static readonly Refusal Method = new(501, "method");
    public static readonly Refusal Target = new(400, "target");
    public static readonly Refusal TargetTooLong = new(414, "target_too_long");
    public static readonly Refusal Scheme = new(421, "scheme");
    public static readonly Refusal VersionSyntax = new(400, "version");
    public static readonly Refusal VersionNotAccepted = new(505, "version_not_accepted");
    public static readonly Refusal SimpleRequest = new(400, "simple_request");

    // RFC 9112, sections 2.2 and 5: lines and fields.
    public static readonly Refusal LineEnd = new(400, "line_end");
    public static readonly Refusal FieldName = new(400, "field_name");
    public static readonly Refusal FieldValue = new(400, "field_value");
    public static readonly Refusal FieldsTooLarge = new(431, "fields_too_large");
    public static readonly Refusal Host = new(400, "host");
    public static readonly Refusal Expectation = new(417, "expectation");

    // RFC 9112, sections 6 and 7: where a body ends.
    public static readonly Refusal ContentLength = new(400, "content_length");
    public static readonly Refusal LengthRequired = new(411, "length_required");
    public static readonly Refusal TransferEncoding = new(400, "transfer_encoding");
    public static readonly Refusal Chunk = new(400, "chunk");
    public static readonly Refusal BodyTooLarge = new(413, "body_too_large");
    public static readonly Refusal Incomplete = new(400, "incomplete");

    public static readonly Refusal SlowHead = new(408, "slow_head");
}
