using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Tests.Authentication;

/// <summary>What all sites share of signing in, as the server makes it; and sites' accounts on it.</summary>
internal sealed class SignInParts : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _results = new();

    /// <summary>Makes the services.</summary>
    /// <param name="directory">Where the server keeps what it has to remember.</param>
    /// <param name="time">The clock; the system's where there is none.</param>
    public SignInParts(string directory, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        if (time is not null)
        {
            _ = services.AddSingleton(time);
        }

        _services = services
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddRefusals()
            .AddSignIn(directory)
            .BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == "ouistiti.signins")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _results.Enqueue((string)tags[0].Value!));
        _listener.Start();
    }

    public LogLines Log { get; } = new();

    /// <summary>What came of the sign-ins, in their order.</summary>
    public IReadOnlyCollection<string> Results => _results;

    public SignInThrottle Throttle => Get<SignInThrottle>();

    public FailureCounts Counts => Get<FailureCounts>();

    public StateDatabase Database => Get<StateDatabase>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The accounts of a site.</summary>
    public AccountDirectory Site(AuthenticationOptions? options = null, params IReadOnlyList<IAccountStore> stores)
    {
        options ??= new AuthenticationOptions();
        return new AccountDirectory(
            stores,
            Throttle,
            options,
            new PasswordPolicy(options, stores, Get<PasswordNeeds>()),
            new PasswordCosts(Get<TimeProvider>(), Get<ILogger<PasswordCosts>>()),
            Get<SlowHashGate>(),
            Get<RememberedPasswords>(),
            Get<ILogger<AccountDirectory>>());
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }
}
