using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Host.Endpoints;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Middleware.Sites;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints;

/// <summary>Once another protocol is agreed on, the guard does not look any more.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public async Task After_101_the_bytes_pass_as_they_are()
    {
        var port = Ports.Take();
        await using var app = Create(port);
        await app.StartAsync();
        await using var connection = await KeepAliveConnection.OpenAsync(port);
        await connection.Stream.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n"u8.ToArray());
        Assert.Equal(101, (await connection.ReceiveHeadAsync()).Status);
        foreach (var message in new[] { "\0\n\u0001 no HTTP", "GET / HTTP/1.1\r\n\r\n" })
        {
            await connection.Stream.WriteAsync(Encoding.Latin1.GetBytes(message));
            var answer = new byte[message.Length];
            await connection.Stream.ReadExactlyAsync(answer);
            Assert.Equal(message, Encoding.Latin1.GetString(answer));
        }
    }

    [Fact]
    public async Task Where_it_is_not_agreed_on_the_next_request_is_HTTP()
    {
        var port = Ports.Take();
        await using var app = Create(port);
        await app.StartAsync();
        var answers = await Wire.SendAsync(port, "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo\r\n\r\n\0\r\n\r\n");
        Assert.Equal(["200", "400"], answers.Split("HTTP/1.1 ")[1..].Select(answer => answer[..3]));
    }

    /// <summary>The way of a connection as in the server, to an application that gives back what it gets.</summary>
    private static WebApplication Create(int port)
    {
        var options = new EndpointOptions { Url = $"http://127.0.0.1:{port}" };
        var endpoint = ListeningEndpoint.Create("http", options, new LimitsOptions(), new ConnectionLimiter(options.Limits.ToConnectionLimits(OpenFiles.Room)));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSites().AddLogging().AddSingleton<ConnectionServer>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            var server = kestrel.ApplicationServices.GetRequiredService<ConnectionServer>();
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => server.AdmitAsync(connection, endpoint, _ => endpoint, next));
            listen.Use(next => connection => server.ServeAsync(connection, next));
        }));
        var app = builder.Build();
        app.UseMiddleware<EndpointMiddleware>(app.BuildRefusal());
        app.Run(async context =>
        {
            var upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
            if (upgrade.IsUpgradableRequest)
            {
                await using var stream = await upgrade.UpgradeAsync();
                await stream.CopyToAsync(stream);
            }
        });
        return app;
    }
}
