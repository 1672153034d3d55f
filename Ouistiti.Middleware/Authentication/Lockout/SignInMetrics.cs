using System.Diagnostics.Metrics;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>Counts sign-ins by what came of them.</summary>
internal sealed class SignInMetrics(IMeterFactory meters)
{
    /// <summary>The password was right.</summary>
    public const string Ok = "ok";

    /// <summary>The name or the password was wrong.</summary>
    public const string Failed = "failed";

    /// <summary>The account or the address is locked: nobody looked at the password.</summary>
    public const string Locked = "locked";

    /// <summary>More were waiting than the server lets wait: nobody looked at the password.</summary>
    public const string Busy = "busy";

    private readonly Counter<long> _signIns = meters.Create(RefusalMetrics.MeterName).CreateCounter<long>("ouistiti.signins", "{sign-in}", "Sign-ins, by what came of them.");

    /// <summary>Counts one.</summary>
    public void Count(string result) => _signIns.Add(1, new KeyValuePair<string, object?>("result", result));
}
