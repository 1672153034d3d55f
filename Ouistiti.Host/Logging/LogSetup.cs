using Serilog;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;

namespace Ouistiti.Host.Logging;

/// <summary>Makes the logger that the options describe.</summary>
internal static class LogSetup
{
    /// <summary>Makes the logger.</summary>
    /// <param name="options">What to log, and where.</param>
    /// <param name="level">Changes the level while the server runs.</param>
    public static Logger Create(LoggingOptions options, LoggingLevelSwitch level)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(level)

            // The framework's own news (each endpoint, each request) is said better by ours.
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)

            // As long as anything could be logged here, ASP.NET Core makes an activity and a scope for each request.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off)
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
            .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Error);
        foreach (var scheme in new[] { "Basic", "Certificate", "Digest", "Form", "None", "OpenIdConnect" })
        {
            // ASP.NET Core says of each scheme and request that it knew nobody; the access log says what became of it.
            configuration = configuration.MinimumLevel.Override($"Ouistiti.Middleware.Authentication.{scheme}.{scheme}Handler", LogEventLevel.Warning);
        }

        foreach (var (category, categoryLevel) in options.Levels)
        {
            configuration = configuration.MinimumLevel.Override(category, LevelConvert.ToSerilogLevel(categoryLevel));
        }

        if (options.Console != LogFormat.None)
        {
            configuration = configuration.WriteTo.Console(FormatterOf(options.Console));
        }

        // A log that cannot be written is said where somebody may see it.
        SelfLog.Enable(Console.Error);
        if (options.File is { } file && file.Format != LogFormat.None)
        {
            configuration = configuration.WriteTo.File(
                FormatterOf(file.Format),
                file.Path,
                fileSizeLimitBytes: file.MaxSize * 1024L * 1024L,
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: file.Keep);
        }

        return configuration.CreateLogger();
    }

    private static ITextFormatter FormatterOf(LogFormat format) =>
        format == LogFormat.Json ? new JsonLineFormatter() : new LineFormatter();
}
