using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Documents;

/// <summary>Answers GET and HEAD with the files below one root; what it does not have, it leaves to the next.</summary>
internal sealed class DocumentsMiddleware
{
    private readonly RequestDelegate _next;
    private readonly DocumentsOptions _options;
    private readonly PathFilter _filter;
    private readonly DocumentStore _store;
    private readonly ContentNegotiation _negotiation;
    private readonly DocumentAnswer _answer;

    public DocumentsMiddleware(RequestDelegate next, DocumentsOptions options, TimeProvider time)
    {
        _next = next;
        _options = options;
        _filter = new PathFilter(options.Allow, options.Deny);
        _store = new DocumentStore(new ResourceRoot(options.Root), new ContentTypes(options), options.MemoryCacheSize, time);
        _negotiation = new ContentNegotiation(_store, options);
        _answer = new DocumentAnswer(new CacheControl(options.CacheControl));
    }

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (string.IsNullOrEmpty(path) || !IsServed(path))
        {
            return _next(context);
        }

        switch (_store.Find(path, out var document))
        {
            case DocumentStatus.Found:
                return AnswerAsync(context, path, document!);

            case DocumentStatus.Directory:
                return AnswerDirectoryAsync(context, path);

            case DocumentStatus.Forbidden:
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;

            case DocumentStatus.Unavailable:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;

            default:
                return _next(context);
        }
    }

    private Task AnswerDirectoryAsync(HttpContext context, string path)
    {
        if (_options.DefaultPage.Length == 0)
        {
            return _next(context);
        }

        var page = path.EndsWith('/') ? path + _options.DefaultPage : $"{path}/{_options.DefaultPage}";
        if (!IsServed(page) || _store.Find(page, out var document) != DocumentStatus.Found)
        {
            return _next(context);
        }

        if (!path.EndsWith('/') && IsReading(context.Request))
        {
            // Without the slash, the page's relative links would lead beside the directory.
            document!.Dispose();
            context.Response.Redirect($"{context.Request.PathBase}{context.Request.Path.Add("/").ToUriComponent()}{context.Request.QueryString}", permanent: true);
            return Task.CompletedTask;
        }

        return AnswerAsync(context, page, document!);
    }

    private async Task AnswerAsync(HttpContext context, string path, Representation original)
    {
        using var _ = original;
        var response = context.Response;
        if (!IsReading(context.Request))
        {
            response.Headers.Allow = "GET, HEAD, OPTIONS";
            response.StatusCode = HttpMethods.IsOptions(context.Request.Method) ? StatusCodes.Status204NoContent
                : HttpSyntax.IsKnownMethod(context.Request.Method) ? StatusCodes.Status405MethodNotAllowed
                : StatusCodes.Status501NotImplemented;
            return;
        }

        using var document = await _negotiation.ChooseAsync(context, path, original);
        await _answer.SendAsync(context, path, document);
    }

    private static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private bool IsServed(string path) => _filter.Allows(path) && (_options.DotFiles || !HasDotName(path));

    private static bool HasDotName(string path)
    {
        const string wellKnown = "/.well-known/";
        var start = path.StartsWith(wellKnown, StringComparison.Ordinal) ? wellKnown.Length - 1 : 0;
        return path.AsSpan(start).Contains("/.", StringComparison.Ordinal);
    }
}
