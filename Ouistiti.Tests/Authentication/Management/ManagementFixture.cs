using System.Net;
using Xunit;

namespace Ouistiti.Tests.Authentication.Management;

/// <summary>A server that several tests share: each has accounts of its own.</summary>
public sealed class ManagementFixture : IAsyncLifetime
{
    private int _users;

    internal ManagementServer Server { get; private set; } = null!;

    /// <summary>A user of whom no other test knows.</summary>
    /// <param name="change">What is to be of him; as JSON.</param>
    internal async Task<string> NewUserAsync(string? change = null)
    {
        var name = $"user{Interlocked.Increment(ref _users)}";
        if (change is not null)
        {
            Assert.Equal(HttpStatusCode.OK, (await Server.AskAsync("root", "PATCH", $"/api/accounts/{name}", change)).Status);
        }

        return name;
    }

    public async Task InitializeAsync() => Server = await ManagementServer.StartAsync(prepare: files => files.Write(
        "passwd", string.Concat(Enumerable.Range(1, 300).Select(number => ManagementServer.Line($"user{number}"))) + ManagementServer.Line("root", "root:") + ManagementServer.Line("ann")));

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
