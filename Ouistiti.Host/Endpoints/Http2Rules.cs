using Ouistiti.Host.Endpoints.Http1;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints;

/// <summary>
/// What the guard refuses on HTTP/1 and Kestrel lets pass on HTTP/2. There, it is nothing about where a message ends, but the features
/// behind are the same.
/// </summary>
internal static class Http2Rules
{
    /// <summary>Why a request is refused; null where it is not.</summary>
    public static Refusal? WhyNot(HttpRequest request, RequestRules rules) =>
        request.Method.Length > RequestRules.MaxMethodSize ? RequestRefusals.MethodTooLong
        : HttpMethods.IsConnect(request.Method) || HttpMethods.IsTrace(request.Method) || request.Method.AsSpan().ContainsAnyInRange('a', 'z') ? RequestRefusals.Method
        : request.Headers.ContainsKey("Content_Length") || request.Headers.ContainsKey("Transfer_Encoding") ? RequestRefusals.FieldName
        : request.Headers.Expect.Any(value => !string.Equals(value, "100-continue", StringComparison.OrdinalIgnoreCase)) ? RequestRefusals.Expectation
        : request.ContentLength > rules.MaxBodySize ? RequestRefusals.BodyTooLarge
        : null;
}
