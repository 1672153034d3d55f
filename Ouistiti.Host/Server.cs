using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Ouistiti.Host.Configuration;
using Ouistiti.Host.Endpoints;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Sockets;
using Ouistiti.Host.Endpoints.Tls;
using Ouistiti.Host.Logging;
using Ouistiti.Host.Process;
using Ouistiti.Middleware.AccessLogging;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.CertificateAuthority;
using Ouistiti.Middleware.Headers;
using Ouistiti.Middleware.Monitoring;
using Ouistiti.Middleware.Refusals;
using Ouistiti.Middleware.Sites;
using Serilog;
using Serilog.Core;
using Serilog.Extensions.Logging;

namespace Ouistiti.Host;

/// <summary>Composes the server: what runs in it, and what every request meets before its site.</summary>
internal static class Server
{
    // Below the ten seconds that a container engine waits before it kills.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Makes a server that is ready to be started.</summary>
    /// <param name="configuration">What to start with.</param>
    /// <param name="load">Reads the configuration anew, for a reload.</param>
    public static WebApplication Create(LoadedConfiguration configuration, Func<LoadedConfiguration> load)
    {
        var options = configuration.Settings.Ouistiti;
        var level = new LoggingLevelSwitch(LevelConvert.ToSerilogLevel(options.Logging.Level));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());

        builder.Logging.AddSerilog(LogSetup.Create(options.Logging, level), dispose: true);
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services
            .Configure<SocketTransportOptions>(sockets =>
            {
                sockets.Backlog = OpenFiles.Backlog;

                // What a client may send ahead of its answers is held in memory.
                sockets.MaxReadBufferSize = 128 * 1024;
            })
            .Configure<HostOptions>(host =>
            {
                host.ShutdownTimeout = ShutdownTimeout;

                // A server that no longer follows its files is better than none.
                host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
            })
            .AddSingleton(TimeProvider.System)
            .AddSingleton<CertificateStore>()
            .AddSingleton(new Room(OpenFiles.Room))
            .AddSingleton<IConnectionListenerFactory, SocketTransport>()
            .AddSingleton<ConnectionServer>()
            .AddSingleton<EndpointRegistry>()
            .AddSingleton(services => ActivatorUtilities.CreateInstance<LocalAuthority>(services, options.DataDirectory))
            .AddSingleton<ICertificateAuthority>(services => services.GetRequiredService<LocalAuthority>())
            .AddSingleton<IFirstPasswordNotice, FirstPasswordNotice>()
            .AddSignIn(options.DataDirectory)
            .AddSites()
            .AddSingleton(level)
            .AddSingleton(services => ActivatorUtilities.CreateInstance<RunningConfiguration>(services, configuration, load))
            .AddHostedService<ConfigurationReloader>();
        if (options.Monitoring is not null)
        {
            _ = builder.Services.AddMonitoring().AddCheck<EndpointHealth>("endpoints").AddCheck<SignInHealth>("sign-in");
        }

        builder.Services.AddOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>()
            .Configure<EndpointRegistry>((kestrel, endpoints) => endpoints.Configure(kestrel));

        var app = builder.Build();
        _ = app.UseAccessLog(options.AccessLog).UseMiddleware<EndpointMiddleware>(app.BuildRefusal());
        if (options.Monitoring is { } monitoring)
        {
            _ = app.MapWhen(monitoring.IsAskedBy, branch => branch.UseResponseHeaders(new Dictionary<string, string>()).UseMonitoring(monitoring));
        }

        app.UseSites();
        return app;
    }
}
