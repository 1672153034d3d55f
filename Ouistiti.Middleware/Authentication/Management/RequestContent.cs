using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Reads small bodies.</summary>
internal static class RequestContent
{
    /// <summary>The largest body that is read.</summary>
    public const int Largest = 32 * 1024;

    /// <summary>Whether a body is JSON: another site's page cannot have a browser send that without asking first.</summary>
    /// <param name="request">The request.</param>
    /// <param name="subTypes">The types that are taken, behind <c>application/</c>.</param>
    public static bool IsJson(HttpRequest request, params ReadOnlySpan<string> subTypes)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
            || !(type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        foreach (var subType in subTypes)
        {
            if (type.SubType.Equals(subType, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a body as a whole.</summary>
    /// <exception cref="BadHttpRequestException">It is too large, or breaks off.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        ThrowIfLarge(request.ContentLength ?? 0);
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            var (length, body) = (read.Buffer.Length, read.IsCompleted && read.Buffer.Length <= Largest ? System.Buffers.BuffersExtensions.ToArray(read.Buffer) : null);

            // Before anything is thrown: what is left has to be read by somebody.
            reader.AdvanceTo(body is null ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
            ThrowIfLarge(length);
            if (body is not null)
            {
                return body;
            }
        }
    }

    /// <summary>Refuses a body that is too large.</summary>
    /// <exception cref="BadHttpRequestException">It is.</exception>
    public static void ThrowIfLarge(long length)
    {
        if (length > Largest)
        {
            throw new BadHttpRequestException($"The body is larger than {Largest} bytes.", StatusCodes.Status413PayloadTooLarge);
        }
    }
}
