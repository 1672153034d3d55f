using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Passwords;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Tests.Support;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>The second factors of a server's data directory, with a clock that stands in the middle of a step until it is told to go on.</summary>
internal sealed class Vault : IDisposable
{
    public static readonly FactorOwner Alice = new("file:/etc/passwd", "alice");
    public static readonly FactorOwner Bob = new("file:/etc/passwd", "bob");

    public TestDirectory Directory { get; } = new();

    public StoppedTime Time { get; } = new();

    public string KeyPath => Directory["second-factor.key"];

    /// <summary>What a server, or a command, sees that is started now.</summary>
    public SecondFactors Open() => Open(new StateDatabase(new StateDirectory(Directory.Path)));

    /// <summary>What is seen through a database that is open.</summary>
    public SecondFactors Open(StateDatabase database) =>
        new(database, new FactorVault(new StateDirectory(Directory.Path), NullLogger<FactorVault>.Instance), Time, NullLogger<SecondFactors>.Instance);

    /// <summary>The code that an app shows.</summary>
    /// <param name="secret">Its secret.</param>
    /// <param name="steps">How many steps ahead its clock is.</param>
    public string CodeOf(byte[] secret, int steps = 0) => OneTimeCode.Compute(secret, OneTimeCode.StepAt(Time.GetUtcNow()) + steps);

    public static Account AccountOf(FactorOwner owner) => new(owner.Store, owner.Name, "users", string.Empty, AccountStatus.Activated, StoredPassword.Parse("secret"));

    public void Dispose() => Directory.Dispose();
}
