using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Documents.Listings;
using Ouistiti.Middleware.Paths;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Documents.Listings;

/// <summary>A root for one test, and its listings.</summary>
internal sealed class ListingSandbox : IDisposable
{
    private readonly TestDirectory _directory = new();

    public ListingSandbox()
    {
        _ = Directory.CreateDirectory(_directory["root"]);
        Root = new ResourceRoot(_directory["root"]);
    }

    public ResourceRoot Root { get; }

    /// <summary>What the site serves; everything unless a test says otherwise.</summary>
    public Func<ReadOnlySpan<char>, bool> IsServed { get; set; } = _ => true;

    /// <summary>The absolute form of a path beside the root, which is at <c>root</c>.</summary>
    public string this[string path] => _directory[path];

    /// <summary>Writes a file below the root.</summary>
    public void Write(string path, string content = "") => _directory.Write($"root/{path}", content);

    /// <summary>Makes a link below the root.</summary>
    public void Link(string path, string target) => File.CreateSymbolicLink(_directory[$"root/{path}"], target);

    /// <summary>Runs a line of shell in the root, for what .NET cannot make.</summary>
    public async Task ShellAsync(string line)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", line]) { WorkingDirectory = _directory["root"] })!;
        await process.WaitForExitAsync();
        Xunit.Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Asks for a listing.</summary>
    /// <param name="path">The directory's path.</param>
    /// <param name="adapt">Changes the request.</param>
    /// <param name="located">Runs between the look-up and the listing.</param>
    public async Task<(HttpResponse Response, string Body)> GetAsync(string path = "/", Action<HttpContext>? adapt = null, Action? located = null)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Method = "GET", Path = path }, Response = { Body = body } };
        adapt?.Invoke(context);
        Xunit.Assert.Equal(ResourceStatus.Found, Root.TryLocate(path, out var resource));
        located?.Invoke();
        await new DirectoryListing(Root, IsServed, TypeOf).AnswerAsync(context, path, resource!);
        return (context.Response, Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>The page as a browser reads it; what a browser would have to mend fails.</summary>
    public async Task<IHtmlDocument> PageAsync(string path = "/", Action<HttpContext>? adapt = null)
    {
        var (_, body) = await GetAsync(path, adapt);
        return await new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocumentAsync(body);
    }

    /// <summary>The listed names, in their order; those of directories with a slash.</summary>
    public async Task<string[]> NamesAsync(string path = "/", string query = "")
    {
        var page = await PageAsync(path, context => context.Request.QueryString = new QueryString(query));
        return [.. page.QuerySelectorAll("tbody tr:not(.u) th a").Select(link => link.TextContent)];
    }

    public static Action<HttpContext> Accepting(string accept) => context => context.Request.Headers.Accept = accept;

    public static void AsReference(HttpContext context) => context.Request.Headers.XRequestedWith = "XMLHttpRequest";

    public void Dispose() => _directory.Dispose();

    private static string TypeOf(ReadOnlySpan<char> name) => name.EndsWith(".txt") ? "text/plain; charset=utf-8" : "application/octet-stream";
}
