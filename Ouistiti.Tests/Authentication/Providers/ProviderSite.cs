using System.Net;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>A server with one closed site, whose users come from an OpenID provider; <c>admin</c> has an account of the site's own, and so has <c>bea</c>, who is banned.</summary>
internal sealed class ProviderSite : IAsyncDisposable
{
    /// <summary>The password of the site's own accounts.</summary>
    public const string Password = "correct horse";

    /// <summary>All that the providers of the tests can be asked for.</summary>
    private const string Scopes = """[ "openid", "profile", "email", "groups", "offline_access" ]""";

    private readonly JsonObject _configuration;
    private OuistitiServer? _server;

    private ProviderSite(string authority, string client, string settings, string authentication, int port, string scopes, string logging)
    {
        Port = port;
        _ = Files.Write("htdocs/index.html", "home");
        _ = Files.Write("htdocs/staff.html", "staff");
        _configuration = Configurations.Parse($$"""
            {
              "Kestrel": { "Endpoints": { "main": { "Url": "{{Url}}" } } },
              "Ouistiti": { "Logging": { "Level": "{{logging}}" }, "Sites": { "www": { "Documents": [ { "Root": "htdocs" } ], "Authentication": {
                "Schemes": [ "OpenIdConnect", "Form", "Basic" ],
                "Accounts": [ { "Users": [ { "Name": "admin", "Password": "{{Password}}", "Group": "root" }, { "Name": "bea", "Password": "{{Password}}", "Status": "Repudiated" } ] } ],
                "OpenIdConnect": {
                  {{(authority.Length > 0 ? $"\"Authority\": \"{authority}\"," : string.Empty)}} "AllowHttp": true, {{client}},
                  "Scopes": {{scopes}}, "Name": "the provider",
                  {{settings}}
                }
                {{authentication}} } } } }
            }
            """);
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    public TestDirectory Files { get; } = new();

    public OuistitiServer Server => _server!;

    /// <summary>Starts a site whose users come from a provider that lies.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="settings">More members of <c>OpenIdConnect</c>; without any, everybody is allowed.</param>
    /// <param name="authentication">More members of <c>Authentication</c>, after a comma.</param>
    public static Task<ProviderSite> StartAsync(LyingProvider provider, string settings = "\"Allow\": { \"Everybody\": true }", string authentication = "") =>
        StartAsync(provider.Url, Client(LyingProvider.ClientId, LyingProvider.ClientSecret), settings, authentication);

    /// <summary>Starts a site.</summary>
    /// <param name="authority">The provider's address; empty where it has none.</param>
    /// <param name="client">The members that say who the site is there.</param>
    /// <param name="settings">More members of <c>OpenIdConnect</c>.</param>
    /// <param name="authentication">More members of <c>Authentication</c>, after a comma.</param>
    /// <param name="port">Where it is reached; anywhere, where that is left out.</param>
    /// <param name="scopes">What is asked for.</param>
    /// <param name="logging">The least severe level that is logged.</param>
    public static async Task<ProviderSite> StartAsync(string authority, string client, string settings, string authentication = "", int port = 0, string scopes = Scopes, string logging = "Information")
    {
        var site = new ProviderSite(authority, client, settings, authentication, port == 0 ? Ports.Take() : port, scopes, logging);
        await site.RestartAsync();
        return site;
    }

    /// <summary>The members that say who the site is at a provider.</summary>
    public static string Client(string id, string secret) => $"\"ClientId\": \"{id}\", \"ClientSecret\": \"{secret}\"";

    /// <summary>Starts it, again where it has been started.</summary>
    public async Task RestartAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _server = await OuistitiServer.StartAsync(Files, _configuration);
    }

    /// <summary>A browser of a user of the provider.</summary>
    public static FormBrowser Browser(string user = "ann") => new(user, NodeProvider.Password);

    /// <summary>Goes to a page by way of the provider.</summary>
    /// <returns>Where that ends, and what is there.</returns>
    public Task<(Uri Address, string Page)> SignInAsync(FormBrowser browser, string path = "/staff.html") => browser.GoAsync(new Uri($"{Url}/signin/openid?redirect_uri={Uri.EscapeDataString(path)}"));

    /// <summary>What the site has told scripts about the user of a browser, where <c>Tokens:RemoteCookies</c> is set: <c>User</c>, <c>Group</c> or <c>Home</c>.</summary>
    public string? Remote(FormBrowser browser, string what) => browser.Cookies.GetCookies(new Uri(Url))["X-Remote-" + what]?.Value;

    /// <summary>The status of a page for who has what the browser has.</summary>
    public async Task<HttpStatusCode> StatusAsync(FormBrowser browser, string path = "/staff.html")
    {
        using var answer = await browser.Client.GetAsync(new Uri(Url + path + "?noredirect"));
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Files.Dispose();
    }
}
