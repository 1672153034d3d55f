using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Documents;

/// <summary>Answers GET and HEAD with the files below one root; what it does not have, it leaves to the next.</summary>
internal sealed class DocumentsMiddleware(RequestDelegate next, DocumentsOptions options)
{
    private readonly ResourceRoot _root = new(options.Root);
    private readonly PathFilter _filter = new(options.Allow, options.Deny);
    private readonly ContentTypes _contentTypes = new(options);

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (string.IsNullOrEmpty(path) || !IsServed(path))
        {
            return next(context);
        }

        switch (_root.TryLocate(path, out var resource))
        {
            case ResourceStatus.Found when resource!.Kind == ResourceKind.File:
                return AnswerAsync(context, path, resource);

            case ResourceStatus.Found when resource!.Kind == ResourceKind.Directory:
                resource.Dispose();
                return AnswerDirectoryAsync(context, path);

            case ResourceStatus.Unavailable:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;

            default:
                resource?.Dispose();
                return next(context);
        }
    }

    private Task AnswerDirectoryAsync(HttpContext context, string path)
    {
        if (options.DefaultPage.Length == 0)
        {
            return next(context);
        }

        var page = path.EndsWith('/') ? path + options.DefaultPage : $"{path}/{options.DefaultPage}";
        if (!IsServed(page) || _root.TryLocate(page, out var resource) != ResourceStatus.Found)
        {
            return next(context);
        }

        if (resource!.Kind != ResourceKind.File)
        {
            resource.Dispose();
            return next(context);
        }

        if (!path.EndsWith('/') && IsReading(context.Request))
        {
            // Without the slash, the page's relative links would lead beside the directory.
            resource.Dispose();
            context.Response.Redirect($"{context.Request.PathBase}{context.Request.Path.Add("/").ToUriComponent()}{context.Request.QueryString}", permanent: true);
            return Task.CompletedTask;
        }

        return AnswerAsync(context, page, resource);
    }

    private async Task AnswerAsync(HttpContext context, string path, Resource resource)
    {
        using var located = resource;
        var response = context.Response;
        if (!IsReading(context.Request))
        {
            response.Headers.Allow = "GET, HEAD, OPTIONS";
            response.StatusCode = HttpMethods.IsOptions(context.Request.Method) ? StatusCodes.Status204NoContent
                : HttpSyntax.IsKnownMethod(context.Request.Method) ? StatusCodes.Status405MethodNotAllowed
                : StatusCodes.Status501NotImplemented;
            return;
        }

        using var file = resource.OpenRead();
        resource.Dispose();
        if (file is null)
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        response.ContentType = _contentTypes.Of(path);
        response.Headers.ContentLocation = new PathString(path).ToUriComponent();
        if (resource.Length == 0)
        {
            // As the reference answers: there is nothing to show.
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        response.ContentLength = resource.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await FileSender.SendAsync(response, file, resource.Length, context.RequestAborted);
        }
    }

    private static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private bool IsServed(string path) => _filter.Allows(path) && (options.DotFiles || !HasDotName(path));

    private static bool HasDotName(string path)
    {
        const string wellKnown = "/.well-known/";
        var start = path.StartsWith(wellKnown, StringComparison.Ordinal) ? wellKnown.Length - 1 : 0;
        return path.AsSpan(start).Contains("/.", StringComparison.Ordinal);
    }
}
