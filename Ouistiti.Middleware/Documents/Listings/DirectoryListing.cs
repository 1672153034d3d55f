using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Paths;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>Answers GET and HEAD of a directory with what is in it: a page for people, JSON for programs.</summary>
/// <param name="root">The root that the directory was found in, and that links in it are followed in.</param>
/// <param name="isServed">Whether the site serves a canonical path. It is asked for directories with the slash at their end.</param>
/// <param name="contentTypeOf">The <c>Content-Type</c> of a file by its name.</param>
internal sealed class DirectoryListing(ResourceRoot root, Func<ReadOnlySpan<char>, bool> isServed, Func<ReadOnlySpan<char>, string> contentTypeOf)
{
    // Whoever asks for many large listings at once must not fill the memory.
    private const int MaxEntries = 500_000;

    private readonly Room _room = new(MaxEntries);
    private readonly ListingTypes _types = new(contentTypeOf);

    /// <summary>Whether a program asks, which wants the listing also where a default page stands for the directory.</summary>
    public static bool IsAskedForAsJson(HttpRequest request) => ListingNegotiation.Choose(request) != ListingForm.Html;

    /// <summary>Tells caches that another request could have got another form, or the default page.</summary>
    public static void Vary(HttpResponse response) => response.Headers.AppendCommaSeparatedValues("Vary", "Accept", "X-Requested-With");

    /// <summary>Lists a directory.</summary>
    /// <param name="context">The request, which is GET or HEAD.</param>
    /// <param name="path">The directory's canonical path, with its closing slash: the page's links are relative to it.</param>
    /// <param name="directory">What the path led to; it is disposed of.</param>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async Task AnswerAsync(HttpContext context, string path, Resource directory)
    {
        using var entries = new ListingEntries();
        try
        {
            await AnswerAsync(context, path, directory, entries);
        }
        finally
        {
            _room.Leave(Math.Max(0, entries.Count - ListingReader.FreeEntries));
        }
    }

    private async Task AnswerAsync(HttpContext context, string path, Resource directory, ListingEntries entries)
    {
        using (directory)
        {
            var status = new ListingReader(root, isServed, _room).Read(path, directory, entries, context.RequestAborted);
            if (status != DirectoryStatus.Readable)
            {
                context.Response.StatusCode = status switch
                {
                    DirectoryStatus.NotFound => StatusCodes.Status404NotFound,
                    DirectoryStatus.Denied => StatusCodes.Status403Forbidden,
                    _ => StatusCodes.Status503ServiceUnavailable,
                };
                return;
            }
        }

        Vary(context.Response);
        using var body = new ListingBody(context);
        switch (ListingNegotiation.Choose(context.Request))
        {
            case ListingForm.Html:
                var order = ListingOrder.Of(context.Request);
                entries.Sort(order);
                HtmlListingStyle.Protect(context.Response);
                context.Response.ContentType = "text/html; charset=utf-8";
                await WriteAsync(new HtmlListingWriter(body, entries, order, new ListingTrail(context.Request.PathBase, path, isServed)), entries, body);
                break;

            case ListingForm.Json:
                entries.Sort(ListingOrder.Of(context.Request));
                context.Response.ContentType = "application/json";
                using (var json = new JsonListingWriter(body, _types))
                {
                    await WriteAsync(json, entries, body);
                }

                break;

            default:
                entries.SortBackwards();
                context.Response.ContentType = "text/json";
                using (var json = new ReferenceListingWriter(body, _types, context.Request.PathBase.Value + path))
                {
                    await WriteAsync(json, entries, body);
                }

                break;
        }
    }

    private static async Task WriteAsync(IListingWriter writer, ListingEntries entries, ListingBody body)
    {
        writer.Begin();
        for (var i = 0; i < entries.Count; i++)
        {
            writer.Write(entries.NameOf(entries[i]), entries[i]);
            if (!await body.SendPartAsync())
            {
                return;
            }
        }

        writer.End();
        await body.FinishAsync();
    }
}
