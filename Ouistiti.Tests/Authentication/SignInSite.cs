using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication;

/// <summary>A server with one closed site of documents, and an account in each state.</summary>
public abstract class SignInSite : IAsyncLifetime
{
    /// <summary>The password of all accounts.</summary>
    public const string Password = "correct horse";

    private OuistitiServer? _server;

    /// <summary>The port of the site.</summary>
    public int Port { get; } = Ports.Take();

    internal TestDirectory Files { get; } = new();

    internal OuistitiServer Server => _server ?? throw new InvalidOperationException("It has not started.");

    public async Task InitializeAsync()
    {
        _ = Files.Write("htdocs/file.txt", "0123456789");
        _ = Files.Write("htdocs/public/open.txt", "open");
        _ = Files.Write("htdocs/public/closed.txt", "closed");
        _ = Files.Write("htdocs/public/~ann/own.txt", "own");
        _ = Files.Write("htdocs/folder/a.txt", "a");
        var configuration = Configurations.Documents(Port);
        var site = configuration["Ouistiti"]!["Sites"]!["www"]!;
        site["CertificateAuthority"] = "/ca.crt";
        site["Documents"]![0]!["Listing"] = true;
        site["Authentication"] = Configurations.Parse($$"""
            {
              "Unprotect": "^/public/", "Protect": "closed",
              "TrustedHosts": [ "auth.example.org" ],
              "Accounts": [ { "Users": [
                { "Name": "ann", "Password": "{{Password}}", "Group": "users", "Home": "/home/ann" },
                { "Name": "new", "Password": "{{Password}}", "Status": "Reapproving" },
                { "Name": "waiting", "Password": "{{Password}}", "Status": "Approving" },
                { "Name": "banned", "Password": "{{Password}}", "Status": "Repudiated" } ] } ]
            }
            """);
        Configure(configuration, site["Authentication"]!.AsObject());
        _server = await OuistitiServer.StartAsync(Files, configuration);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Files.Dispose();
    }

    /// <summary>Says how users sign in.</summary>
    protected abstract void Configure(JsonObject configuration, JsonObject authentication);
}
