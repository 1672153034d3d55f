using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Tokens;

/// <summary>A server with one closed site, and with the account ann.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly JsonObject _configuration;
    private OuistitiServer? _server;

    private TokenServer(string scheme, string authentication)
    {
        Port = Ports.Take();
        Url = $"{scheme}://localhost:{Port}";
        _ = _directory.Write("htdocs/index.html", "home");
        _configuration = Configurations.Parse($$"""
            {
              "Kestrel": { "Endpoints": { "main": { "Url": "{{Url}}" } } },
              "Ouistiti": { "Sites": { "www": { "Documents": [ { "Root": "htdocs" } ], "Authentication": {{authentication.Replace("$URL", Url, StringComparison.Ordinal)}} } } }
            }
            """);
    }

    public int Port { get; }

    public string Url { get; }

    public TestDirectory Files => _directory;

    public OuistitiServer Process => _server!;

    /// <summary>Starts a server.</summary>
    /// <param name="authentication">How users sign in; <c>$URL</c> stands for the site's address.</param>
    /// <param name="scheme">Http or https.</param>
    public static async Task<TokenServer> StartAsync(string authentication, string scheme = "http")
    {
        var server = new TokenServer(scheme, authentication);
        await server.StartAsync();
        return server;
    }

    /// <summary>Sign-in by Basic, for ann.</summary>
    /// <param name="more">More members.</param>
    public static string Basic(string more) =>
        $$"""{ "Schemes": [ "Basic" ], "Accounts": [ { "Users": [ { "Name": "ann", "Password": "correct horse", "Group": "staff" } ] } ], {{more}} }""";

    public async Task StartAsync() => _server = await OuistitiServer.StartAsync(_directory, _configuration);

    /// <summary>Ends the server, without giving it time to do anything.</summary>
    public async Task KillAsync() => await _server!.DisposeAsync();

    /// <summary>Asks with a token.</summary>
    public Task<HttpResponseMessage> GetAsync(string token, string path = "/") => GetAsync(new AuthenticationHeaderValue("Bearer", token), path);

    /// <summary>Asks with credentials.</summary>
    public async Task<HttpResponseMessage> GetAsync(AuthenticationHeaderValue? authorization, string path = "/", HttpMethod? method = null)
    {
        using var client = OuistitiServer.Client();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Url + path));
        request.Headers.Authorization = authorization;
        return await client.SendAsync(request);
    }

    /// <summary>Whether a token lets its user in.</summary>
    public async Task<bool> AcceptsAsync(string token)
    {
        using var answer = await GetAsync(token);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>What is said to ann, who signs in by Basic.</summary>
    public Task<HttpResponseMessage> SignInAsync() => GetAsync(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:correct horse"))));

    /// <summary>The token that ann gets in a header field.</summary>
    public async Task<string> GetTokenAsync()
    {
        using var answer = await SignInAsync();
        return answer.Headers.GetValues("X-Auth-Token").Single();
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _directory.Dispose();
    }
}
