using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Pages;

/// <summary>The frame of the built-in pages: short, without script, in light and dark, for narrow and wide screens and for screen readers.</summary>
internal static class SignInPage
{
    private const string Style =
        "html{color-scheme:light dark;font:1.05rem/1.5 system-ui,sans-serif}body{display:grid;place-content:center;min-height:90vh;margin:0;padding:1rem}"
        + "main{width:min(22rem,92vw)}h1{font-size:1.5rem;margin:0 0 1rem}label{display:block;margin:.8rem 0 .2rem}"
        + "input,button{box-sizing:border-box;width:100%;font:inherit;padding:.55rem .7rem;border:1px solid #888;border-radius:.4rem}"
        + "button{margin-top:1.2rem;border:0;background:#0b57d0;color:#fff;cursor:pointer}:focus-visible{outline:3px solid #e8a200;outline-offset:2px}"
        + "a.button{display:block;margin-top:1.2rem;padding:.55rem .7rem;border:1px solid #888;border-radius:.4rem;color:inherit;text-align:center;text-decoration:none}"
        + "button.plain{background:none;color:inherit;border:1px solid #888}p[role=alert]{padding:.6rem .8rem;border-left:.3rem solid #c5221f;background:#c5221f1f}"
        + "code{overflow-wrap:anywhere}svg{display:block;width:100%;max-width:16rem;margin:1rem auto;background:#fff}ul{columns:2}";

    // Where a form leads to is judged when it is sent: browsers apply form-action to redirects too, which may lead to a sibling site.
    private static readonly string Policy =
        $"default-src 'none'; style-src {ContentSecurityPolicy.SourceOf(Style)}; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Sends a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status code.</param>
    /// <param name="title">The title, which is also the heading. Plain text.</param>
    /// <param name="content">HTML; what came from a user or the network must have gone through <see cref="Text"/>.</param>
    public static Task SendAsync(HttpContext context, int status, string title, string content)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.ContentSecurityPolicy = Policy;

        // With none at all, a browser would not say that the form comes from here.
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        return context.SendAsync("text/html; charset=utf-8", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>{Text(title)}</title>
            <style>{Style}</style>
            <main>
            <h1>{Text(title)}</h1>
            {content}
            </main>
            </html>

            """)));
    }

    /// <summary>Makes any text safe in HTML, in content and in attributes.</summary>
    public static string Text(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>A message that says what went wrong, which screen readers read at once.</summary>
    public static string Alert(string? message) => message is null ? string.Empty : $"<p role=\"alert\">{Text(message)}</p>";

    /// <summary>A link that looks like a button.</summary>
    public static string Link(string address, string text) => $"<a class=\"button\" href=\"{Text(address)}\">{Text(text)}</a>";

    /// <summary>The hidden field that keeps where the user wants to go.</summary>
    public static string Target(string? target) =>
        target is null ? string.Empty : $"<input type=\"hidden\" name=\"{RedirectTargets.Parameter}\" value=\"{Text(target)}\">";
}
