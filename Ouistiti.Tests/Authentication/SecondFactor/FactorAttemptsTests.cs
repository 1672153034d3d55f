using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>Codes that are guessed.</summary>
public sealed class FactorAttemptsTests : IDisposable
{
    private readonly Vault _vault = new();
    private readonly SignInParts _parts;

    public FactorAttemptsTests() => _parts = new SignInParts(_vault.Directory.Path);

    public void Dispose()
    {
        _parts.Dispose();
        _vault.Dispose();
    }

    [Fact]
    public async Task Guesses_at_the_same_time_are_no_more_than_others()
    {
        var factors = _parts.Get<SecondFactors>();
        _ = factors.Enrol(Vault.Alice);
        var options = new AuthenticationOptions();
        options.Lockout.Attempts = 3;
        var attempts = new FactorAttempts(factors, _parts.Throttle, options);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
            Assert.False(await attempts.TryAsync(Vault.AccountOf(Vault.Alice), "000000", new DefaultHttpContext { RequestAborted = gone.Token }))));
        Assert.Equal(3, _parts.Results.Count(result => result == "failed"));
    }
}
