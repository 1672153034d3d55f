using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Documents.Listings;
using Ouistiti.Middleware.Http;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Documents;

/// <summary>Answers GET and HEAD with the files below one root; what it does not have, it leaves to the next.</summary>
internal sealed class DocumentsMiddleware
{
    private readonly RequestDelegate _next;
    private readonly DocumentsOptions _options;
    private readonly ResourceRoot _root;
    private readonly PathFilter _filter;
    private readonly DocumentStore _store;
    private readonly ContentNegotiation _negotiation;
    private readonly DocumentAnswer _answer;
    private readonly DirectoryListing? _listing;

    public DocumentsMiddleware(RequestDelegate next, DocumentsOptions options, TimeProvider time)
    {
        _next = next;
        _options = options;
        _root = new ResourceRoot(options.Root);
        _filter = new PathFilter(options.Allow, options.Deny);
        var contentTypes = new ContentTypes(options);
        _store = new DocumentStore(_root, contentTypes, options.MemoryCacheSize, time);
        _negotiation = new ContentNegotiation(_store, options);
        _answer = new DocumentAnswer(new CacheControl(options.CacheControl));
        _listing = options.Listing ? new DirectoryListing(_root, IsServed, contentTypes.Of) : null;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (string.IsNullOrEmpty(path) || IsHidden(path))
        {
            return _next(context);
        }

        if (!_filter.Admits(path))
        {
            // What a directory answers with has a path of its own, which may be allowed where the directory's is not.
            return IsDirectory(path) ? AnswerDirectoryAsync(context, path) : _next(context);
        }

        var status = _store.Find(path, out var document);
        return status == DocumentStatus.Directory ? AnswerDirectoryAsync(context, path) : AnswerAsync(context, path, status, document);
    }

    private Task AnswerAsync(HttpContext context, string path, DocumentStatus status, Representation? document)
    {
        switch (status)
        {
            case DocumentStatus.Found when IsReading(context.Request):
                return SendAsync(context, path, document!);

            case DocumentStatus.Found:
                document!.Dispose();
                return AnswerOtherAsync(context);

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

    /// <summary>Answers with the default page of a directory, or with what is in it.</summary>
    private Task AnswerDirectoryAsync(HttpContext context, string asked)
    {
        // It is judged by the path that its relative links start from.
        var path = asked.EndsWith('/') ? asked : asked + '/';
        if (IsHidden(path))
        {
            return _next(context);
        }

        var isListed = _listing is not null && _filter.Admits(path);
        var (page, document, status) = (path + _options.DefaultPage, (Representation?)null, DocumentStatus.NotFound);
        if (_options.DefaultPage.Length > 0 && IsServed(page) && !(isListed && IsListingPreferred(context.Request)))
        {
            status = _store.Find(page, out document);
        }

        var hasPage = status is not (DocumentStatus.NotFound or DocumentStatus.Directory);
        if (!hasPage && !isListed)
        {
            return _next(context);
        }

        if (IsReading(context.Request) && path != asked)
        {
            document?.Dispose();
            context.Response.Redirect($"{context.Request.PathBase}{CanonicalPath.ToUriComponent(path)}{context.Request.QueryString}", permanent: true);
            return Task.CompletedTask;
        }

        if (!hasPage)
        {
            return ListAsync(context, path);
        }

        if (isListed)
        {
            DirectoryListing.Vary(context.Response);
        }

        return AnswerAsync(context, page, status, document);
    }

    /// <summary>Whether a program wants to know what is in the directory, and not its default page.</summary>
    private static bool IsListingPreferred(HttpRequest request) => IsReading(request) && DirectoryListing.IsAskedForAsJson(request);

    private async Task ListAsync(HttpContext context, string path)
    {
        if (!IsReading(context.Request))
        {
            await AnswerOtherAsync(context);
            return;
        }

        // Reading a directory takes a while, in which it shall be seen that the client leaves.
        await Task.Yield();
        switch (_root.TryLocate(path, out var directory))
        {
            case ResourceStatus.Found when directory!.Kind == ResourceKind.Directory:
                await _listing!.AnswerAsync(context, path, directory);
                break;

            case ResourceStatus.Unavailable:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;

            default:
                directory?.Dispose();
                await _next(context);
                break;
        }
    }

    private async Task SendAsync(HttpContext context, string path, Representation original)
    {
        using var _ = original;
        using var document = await _negotiation.ChooseAsync(context, path, original);
        if (document.Body != original.Body)
        {
            // Its file is not needed any more, and files may be few.
            original.Dispose();
        }

        await _answer.SendAsync(context, path, document);
    }

    /// <summary>Answers what is neither GET nor HEAD.</summary>
    private static Task AnswerOtherAsync(HttpContext context)
    {
        context.Response.Headers.Allow = "GET, HEAD, OPTIONS";
        context.Response.StatusCode = HttpMethods.IsOptions(context.Request.Method) ? StatusCodes.Status204NoContent
            : HttpSyntax.IsKnownMethod(context.Request.Method) ? StatusCodes.Status405MethodNotAllowed
            : StatusCodes.Status501NotImplemented;
        return Task.CompletedTask;
    }

    private static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private bool IsServed(ReadOnlySpan<char> path) => !IsHidden(path) && _filter.Admits(path);

    private bool IsDirectory(string path)
    {
        _ = _root.TryLocate(path, out var resource);
        resource?.Dispose();
        return resource?.Kind == ResourceKind.Directory;
    }

    private bool IsHidden(ReadOnlySpan<char> path) => _filter.Denies(path) || (!_options.DotFiles && HasDotName(path));

    private static bool HasDotName(ReadOnlySpan<char> path)
    {
        const string wellKnown = "/.well-known/";
        var start = path.StartsWith(wellKnown, StringComparison.Ordinal) ? wellKnown.Length - 1 : 0;
        return path[start..].Contains("/.", StringComparison.Ordinal);
    }
}
