using System.Text;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>How the page of a listing looks, and the policy under which a browser shows it: this style, and nothing else.</summary>
internal static class HtmlListingStyle
{
    // The icons are shapes cut out of a colour: the page needs no image.
    private const string Text = """
        :root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif;--text:#24292f;--quiet:#5f6974;--line:#e4e7eb;--lit:#f3f6f9;--link:#0a58b5;--back:#fff;--folder:#e0a53a;--file:#a9b4bf}
        @media(prefers-color-scheme:dark){:root{--text:#dfe4ea;--quiet:#98a3af;--line:#2c333b;--lit:#1c2229;--link:#7db7ff;--back:#14181d;--folder:#d9a441;--file:#66717d}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:62rem;padding:2.5rem 1.5rem 4rem;background:var(--back);color:var(--text);overflow-wrap:anywhere}
        a{color:var(--link);text-decoration:none}
        a:hover{text-decoration:underline}
        a:focus-visible{outline:2px solid var(--link);outline-offset:-2px;border-radius:.25rem}
        nav,h1{padding:0 .75rem}
        nav ol{display:flex;flex-wrap:wrap;margin:0;padding:0;list-style:none;color:var(--quiet)}
        nav li::after{content:"/";margin:0 .5rem}
        h1{margin:0 0 1.25rem;font-size:2rem;line-height:1.25;letter-spacing:.01em}
        table{width:100%;border-collapse:collapse}
        caption{padding:0 .75rem .5rem;color:var(--quiet);font-size:.9rem;text-align:left}
        th{font-weight:inherit;text-align:left}
        thead th{position:sticky;top:0;background:var(--back);font-size:.9rem;box-shadow:inset 0 -1px var(--line)}
        thead a{display:block;padding:.5rem .75rem;color:var(--quiet);white-space:nowrap}
        [aria-sort] a{color:var(--text);font-weight:600}
        [aria-sort=ascending] a::after{content:" \2191"/""}
        [aria-sort=descending] a::after{content:" \2193"/""}
        th:first-child{width:100%}
        tbody tr{border-bottom:1px solid var(--line)}
        tbody tr:hover{background:var(--lit)}
        tbody a{display:flex;gap:.75rem;padding:.5rem .75rem}
        tbody a::before{content:"";flex:none;width:1.05rem;height:1.05rem;margin-top:.22rem;background:var(--file);clip-path:polygon(12% 0,62% 0,90% 28%,90% 100%,12% 100%)}
        .d a::before{background:var(--folder);clip-path:polygon(0 12%,38% 12%,48% 26%,100% 26%,100% 92%,0 92%)}
        .u a::before{background:var(--quiet);clip-path:polygon(50% 8%,92% 54%,62% 54%,62% 94%,38% 94%,38% 54%,8% 54%)}
        td{padding:.5rem .75rem;color:var(--quiet);vertical-align:top;font-variant-numeric:tabular-nums;white-space:nowrap}
        td[colspan]{padding:2rem .75rem;text-align:center}
        .s{text-align:right}
        @media(max-width:38rem){body{padding:1.25rem .25rem 3rem}td{padding:.6rem .75rem .5rem 0;font-size:.85rem}thead th+th a{padding-left:0}tbody a{gap:.5rem}.t{display:none}}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src {ContentSecurityPolicy.SourceOf(Text)}; base-uri 'none'; form-action 'none'";

    /// <summary>The style sheet.</summary>
    public static ReadOnlyMemory<byte> Utf8 { get; } = Encoding.UTF8.GetBytes(Text);

    /// <summary>Lets the page load and run nothing, unless the site has a policy of its own; who may frame it is as X-Frame-Options has it.</summary>
    public static void Protect(HttpResponse response)
    {
        if (response.Headers.ContentSecurityPolicy.Count > 0)
        {
            return;
        }

        var frame = response.Headers.XFrameOptions.ToString();
        response.Headers.ContentSecurityPolicy = frame.Length == 0 ? Policy
            : frame.Equals("SAMEORIGIN", StringComparison.OrdinalIgnoreCase) ? $"{Policy}; frame-ancestors 'self'"
            : $"{Policy}; frame-ancestors 'none'";
    }
}
