using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Tests.Authentication.SecondFactor;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.State;

/// <summary>What is in the file itself, and not only in the log beside it.</summary>
public sealed class StateFileTests : IDisposable
{
    private readonly Vault _vault = new();
    private readonly TestDirectory _copy = new();

    public void Dispose()
    {
        _vault.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public void A_copy_of_the_file_alone_has_the_second_factors()
    {
        var factors = _vault.Open();
        _ = factors.Enrol(Vault.Alice);
        Copy();
        Assert.NotNull(Open().StateOf(Vault.Alice));

        _ = factors.Remove(Vault.Alice);
        Copy();
        Assert.Null(Open().StateOf(Vault.Alice));
    }

    [Fact]
    public void A_copy_of_the_file_alone_has_the_sessions_that_were_ended()
    {
        using var database = new StateDatabase(new StateDirectory(_vault.Directory.Path));
        using var revocations = Revocations(database);
        Assert.True(revocations.EndAll("ann"));
        Copy();
        using var copied = new StateDatabase(new StateDirectory(_copy.Path));
        using var read = Revocations(copied);
        Assert.Equal(revocations.RoundOf("ann"), read.RoundOf("ann"));
        Assert.NotEmpty(read.RoundOf("ann"));
    }

    [Fact]
    public async Task A_server_that_has_ended_leaves_nothing_beside_the_file()
    {
        using (var server = new SignInParts(_vault.Directory.Path))
        {
            using var gone = new CancellationTokenSource();
            await gone.CancelAsync();
            for (var i = 0; i < 4; i++)
            {
                await server.Throttle.FailAsync("file:/etc/passwd\nann", null, new() { Attempts = 3 }, gone.Token);
            }

            _ = server.Get<SecondFactors>().Enrol(Vault.Alice);
            _ = server.Get<TokenRevocations>().EndAll("ann");
            Assert.NotEmpty(Directory.GetFiles(_vault.Directory.Path, "authentication.db-*"));
        }

        Assert.Empty(Directory.GetFiles(_vault.Directory.Path, "authentication.db-*"));
    }

    private static TokenRevocations Revocations(StateDatabase database) =>
        new(database, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<TokenRevocations>.Instance);

    private void Copy() => File.Copy(_vault.Directory["authentication.db"], _copy["authentication.db"], overwrite: true);

    private SecondFactors Open()
    {
        var directory = new StateDirectory(_copy.Path);
        return new SecondFactors(
            new StateDatabase(directory),
            new FactorVault(directory, Microsoft.Extensions.Logging.Abstractions.NullLogger<FactorVault>.Instance),
            _vault.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SecondFactors>.Instance);
    }
}
