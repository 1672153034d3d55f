using System.Diagnostics;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>
/// A Django site that is an OpenID provider by Debian's django-oauth-toolkit, in a process of its own, with the users of
/// <see cref="NodeProvider"/>. Its issuer has a path, it answers the discovery address without a final slash by a redirect, and it
/// says nothing of PKCE although it demands it. It knows no sign-out and no <c>iss</c> parameter.
/// </summary>
internal sealed class DjangoProvider : IAsyncDisposable
{
    public const string ClientId = "ouistiti";

    public const string ClientSecret = "a secret of django's";

    /// <summary>The password of every user.</summary>
    public const string Password = "over the hills";

    private readonly ProviderProcess _process;
    private readonly TestDirectory _files;

    private DjangoProvider(ProviderProcess process, TestDirectory files, string issuer) => (_process, _files, Issuer) = (process, files, issuer);

    public string Issuer { get; }

    /// <param name="redirectUri">Where the client has its users sent back to.</param>
    public static async Task<DjangoProvider> StartAsync(string redirectUri)
    {
        var port = Ports.Take();
        var issuer = $"http://localhost:{port}/o";
        var files = new TestDirectory();
        var chosen = new JsonObject
        {
            ["port"] = port,
            ["issuer"] = issuer,
            ["database"] = files["provider.sqlite"],
            ["password"] = Password,
            ["clientId"] = ClientId,
            ["clientSecret"] = ClientSecret,
            ["redirectUris"] = new JsonArray(redirectUri),
        };

        // The system's own Python, which has the system's packages.
        var start = new ProcessStartInfo("/usr/bin/python3", ["provider.py"]) { WorkingDirectory = ProviderProcess.Folder("django") };
        (start.Environment["PROVIDER"], start.Environment["PYTHONDONTWRITEBYTECODE"]) = (chosen.ToJsonString(), "1");
        try
        {
            return new(await ProviderProcess.StartAsync(start, issuer), files, issuer);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _files.Dispose();
    }
}
