using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>A browser without script that knows a user's name and password: it keeps cookies, follows redirects, and sends the form that a page has.</summary>
internal sealed class FormBrowser : IDisposable
{
    private readonly string _user;
    private readonly string _password;

    public FormBrowser(string user, string password)
    {
        (_user, _password) = (user, password);
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies });
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>What it asks with; it follows no redirect by itself.</summary>
    public HttpClient Client { get; }

    /// <summary>Goes on until it is sent to an address with this beginning, or meets a page without a form.</summary>
    /// <returns>Where it is, and what that page says; nothing where it was sent, for it has not asked there.</returns>
    public async Task<(Uri Address, string Page)> GoAsync(Uri address, string? until = null)
    {
        HttpContent? form = null;
        for (var step = 0; step < 20; step++)
        {
            using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, address) { Content = form };
            using var answer = await Client.SendAsync(request);
            if (answer.Headers.Location is { } location)
            {
                (address, form) = (new(address, location), null);
                if (until is not null && address.AbsoluteUri.StartsWith(until, StringComparison.Ordinal))
                {
                    return (address, string.Empty);
                }

                continue;
            }

            var page = await answer.Content.ReadAsStringAsync();
            if (Form(page) is not { } found)
            {
                return (address, page);
            }

            (address, form) = (new(address, found.Target), found.Content);
        }

        throw new InvalidOperationException($"No end of pages and redirects, the last is {address}");
    }

    public void Dispose() => Client.Dispose();

    private (string Target, HttpContent Content)? Form(string page)
    {
        var document = new HtmlParser().ParseDocument(page);

        // A page that complains has not taken what was sent, and would not the next time.
        if (document.Forms is not [var form, ..] || document.QuerySelector("[role=alert]") is not null)
        {
            return null;
        }

        var fields = form.Elements.OfType<IHtmlInputElement>()
            .Where(input => input.Name is not null)
            .ToDictionary(input => input.Name!, input => input.Name switch { "username" => _user, "password" => _password, _ => input.Value });
        foreach (var button in form.Elements.OfType<IHtmlButtonElement>().Where(button => !string.IsNullOrEmpty(button.Name)).Take(1))
        {
            fields[button.Name!] = button.Value;
        }

        return (form.GetAttribute("action") ?? string.Empty, new FormUrlEncodedContent(fields));
    }
}
