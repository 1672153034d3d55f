using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>A server whose accounts are managed over HTTP: root is an administrator, ann and bob are users, and new has to change his password.</summary>
internal sealed class ManagementServer : IAsyncDisposable
{
    /// <summary>The password of all accounts.</summary>
    public const string Password = "correct horse";

    /// <summary>Where the accounts are, if nothing else is said.</summary>
    public const string InFile = """[ { "File": "passwd" } ]""";

    private static readonly string Kept = StoredPassword.Create("anybody", Password, []).ToString();

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });
    private readonly JsonObject _configuration;
    private OuistitiServer? _server;

    private ManagementServer(TestDirectory files, string management, string accounts, string more)
    {
        Files = files;
        _ = Files.Write("htdocs/index.html", "home");
        if (!File.Exists(Files["passwd"]))
        {
            _ = Files.Write("passwd", Line("root", "root:") + Line("ann", "users:/home/ann") + Line("bob") + Line("new", "users::reapproving"));
        }

        _configuration = Configurations.Documents(Port);
        _configuration["Ouistiti"]!["Sites"]!["www"]!["Authentication"] = Configurations.Parse($$"""
            { "Schemes": [ "Basic", "Bearer" ], "TokenEndpoint": "/token", "Tokens": { "Header": true, "Cookie": true },
              "Lockout": { "Attempts": 1000, "AttemptsOfAddress": 100000 }, "Accounts": {{accounts}}, "Management": {{management}}{{more}} }
            """);
    }

    public int Port { get; } = Ports.Take();

    public TestDirectory Files { get; }

    public OuistitiServer Process => _server!;

    /// <summary>Starts a server.</summary>
    /// <param name="management">The section Management.</param>
    /// <param name="accounts">The section Accounts.</param>
    /// <param name="more">More of the section Authentication, with a comma ahead.</param>
    /// <param name="prepare">Puts files into its directory.</param>
    public static async Task<ManagementServer> StartAsync(string management = "{}", string accounts = InFile, string more = "", Action<TestDirectory>? prepare = null)
    {
        var files = new TestDirectory();
        prepare?.Invoke(files);
        var server = new ManagementServer(files, management, accounts, more);
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync() => _server = await OuistitiServer.StartAsync(Files, _configuration);

    /// <summary>Ends the server, without giving it time to do anything.</summary>
    public async Task KillAsync() => await _server!.DisposeAsync();

    /// <summary>Asks with a user's password.</summary>
    /// <param name="user">The user; null for nobody.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="body">The body: JSON where it begins with a brace, else a form.</param>
    /// <param name="headers">More header fields.</param>
    public Task<Reply> AskAsync(string? user, string method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(user is null ? null : Basic(user, Password), method, path, body, headers);

    /// <summary>Asks with whatever credentials.</summary>
    public async Task<Reply> SendAsync(AuthenticationHeaderValue? credentials, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://127.0.0.1:{Port}{path}"));
        request.Headers.Authorization = credentials;
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, body.StartsWith('{') || body.StartsWith('[') ? "application/json" : "application/x-www-form-urlencoded");
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                _ = request.Content!.Headers.Remove(name);
                _ = request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var answer = await _client.SendAsync(request);
        return new Reply(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    /// <summary>Signs in, and gives the token.</summary>
    public async Task<string> SignInAsync(string user, string password = Password, string agent = "test")
    {
        var reply = await SendAsync(Basic(user, password), "HEAD", "/token", null, ("X-Requested-With", "XMLHttpRequest"), ("User-Agent", agent));
        return reply.Header("X-Auth-Token") ?? throw new InvalidOperationException(reply.ToString());
    }

    /// <summary>Whether a token lets its user in.</summary>
    public async Task<bool> AcceptsAsync(string token) => (await SendAsync(new AuthenticationHeaderValue("Bearer", token), "GET", "/index.html")).Text == "home";

    /// <summary>A line of a password file, whose password costs least to check.</summary>
    public static string Line(string user, string rest = "users:") => $"{user}:{Kept}:{rest}\n";

    /// <summary>The credentials of Basic.</summary>
    public static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _client.Dispose();
        Files.Dispose();
    }
}
