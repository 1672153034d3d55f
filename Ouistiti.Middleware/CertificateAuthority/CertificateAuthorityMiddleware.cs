using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.CertificateAuthority;

/// <summary>Offers the authority's certificate for download. It is public: it lets a browser trust, and tells nothing.</summary>
internal sealed class CertificateAuthorityMiddleware(RequestDelegate next, string path, ICertificateAuthority authority)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!string.Equals(request.Path.Value, path, StringComparison.Ordinal)
            || authority.CertificateFile is not { } file
            || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return next(context);
        }

        return AnswerAsync(context, file);
    }

    private static async Task AnswerAsync(HttpContext context, string file)
    {
        if (SmallFile.Read(file) is not { } certificate)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.Headers.ContentDisposition = "attachment; filename=\"ouistiti-ca.crt\"";
        await context.SendAsync("application/x-x509-ca-cert", certificate);
    }
}
