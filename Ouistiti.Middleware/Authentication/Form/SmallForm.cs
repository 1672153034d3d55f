using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ouistiti.Middleware.Authentication.Form;

/// <summary>Reads the few fields that signing in takes.</summary>
internal static class SmallForm
{
    private static readonly Microsoft.AspNetCore.Http.Features.FormOptions Limits = new()
    {
        BufferBody = false,
        ValueCountLimit = 16,
        KeyLengthLimit = 64,
        ValueLengthLimit = 8 * 1024,
        BufferBodyLengthLimit = 32 * 1024,
    };

    /// <summary>Reads a form of type <c>application/x-www-form-urlencoded</c>. It can be read again.</summary>
    /// <returns>Null where the request has no such body.</returns>
    /// <exception cref="BadHttpRequestException">The form is malformed, too large, or in a character set that nobody should use any more.</exception>
    public static async Task<IFormCollection?> ReadAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IFormFeature>() is { Form: { } read })
        {
            return read;
        }

        if (!IsUrlEncoded(request))
        {
            return null;
        }

        try
        {
            var feature = new FormFeature(request, Limits);
            var form = await feature.ReadFormAsync(request.HttpContext.RequestAborted);
            request.HttpContext.Features.Set<IFormFeature>(feature);
            return form;
        }
        catch (Exception exception) when (exception is InvalidDataException or DecoderFallbackException or NotSupportedException)
        {
            throw new BadHttpRequestException("The form is malformed or too large.", StatusCodes.Status400BadRequest, exception);
        }
    }

    /// <summary>Reads a form where nothing else will do; the answer says so.</summary>
    /// <returns>Null where the request has no such body.</returns>
    /// <exception cref="BadHttpRequestException">The form is malformed or too large.</exception>
    public static async Task<IFormCollection?> ReadOrRefuseAsync(HttpContext context)
    {
        var form = await ReadAsync(context.Request);
        if (form is null)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        }

        return form;
    }

    private static bool IsUrlEncoded(HttpRequest request) =>
        request.ContentType is { } type && type.AsSpan()[..(type.IndexOf(';', StringComparison.Ordinal) is var end and >= 0 ? end : type.Length)].Trim()
            .Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
