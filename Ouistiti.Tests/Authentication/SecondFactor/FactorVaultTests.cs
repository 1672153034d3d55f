using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

public sealed class FactorVaultTests : IDisposable
{
    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void The_files_hold_neither_secret_nor_recovery_code()
    {
        var factors = _vault.Open();
        var (secret, codes) = factors.Enrol(Vault.Alice);
        var pending = factors.Begin(Vault.Bob);
        Assert.True(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
        Assert.All(Directory.GetFiles(_vault.Directory.Path), file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            var bytes = content.ToArray();
            Assert.All(new[] { secret, pending }, hidden => Assert.True(bytes.AsSpan().IndexOf(hidden) < 0, file));
            Assert.All(codes.Append(Base32.Encode(secret)), hidden => Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(hidden)) < 0, file));
            Assert.All(codes, code => Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(TypedCode.Read(code)!)) < 0, file));
        });
    }

    [Fact]
    public void The_key_is_for_its_owner_alone()
    {
        _ = _vault.Open().Enrol(Vault.Alice);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_vault.KeyPath));
        Assert.Equal(32, new FileInfo(_vault.KeyPath).Length);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("short")]
    [InlineData("another")]
    public void Without_its_key_nobody_completes_a_sign_in(string damage)
    {
        var factors = _vault.Open();
        var (secret, codes) = factors.Enrol(Vault.Alice);
        var key = File.ReadAllBytes(_vault.KeyPath);
        switch (damage)
        {
            case "missing":
                File.Delete(_vault.KeyPath);
                break;

            default:
                File.WriteAllBytes(_vault.KeyPath, new byte[damage == "short" ? 31 : 32]);
                break;
        }

        _ = Assert.Throws<AccountStoreException>(() => factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
        Assert.True(factors.IsEnrolled(Vault.AccountOf(Vault.Alice)));
        if (damage != "another")
        {
            // Another key would be of no use to what is kept.
            _ = Assert.Throws<AccountStoreException>(() => factors.Verify(Vault.Alice, codes[0]));
            _ = Assert.Throws<AccountStoreException>(() => factors.Begin(Vault.Bob));
        }

        File.WriteAllBytes(_vault.KeyPath, key);
        Assert.True(factors.Verify(Vault.Alice, _vault.CodeOf(secret)));
    }

    [Fact]
    public void A_secret_opens_for_nobody_and_nothing_else()
    {
        _ = _vault.Open().Enrol(Vault.Alice);
        var vault = new FactorVault(new(_vault.Directory.Path), Microsoft.Extensions.Logging.Abstractions.NullLogger<FactorVault>.Instance);
        var kept = vault.Seal("a secret"u8, "pending", Vault.Alice);
        Assert.Equal("a secret"u8.ToArray(), vault.Open(kept, "pending", Vault.Alice));
        _ = Assert.Throws<AccountStoreException>(() => vault.Open(kept, "in force", Vault.Alice));
        _ = Assert.Throws<AccountStoreException>(() => vault.Open(kept, "pending", Vault.Bob));
        _ = Assert.Throws<AccountStoreException>(() => vault.Open(kept.AsSpan(0, 20), "pending", Vault.Alice));
        for (var i = 0; i < kept.Length; i++)
        {
            var damaged = kept.ToArray();
            damaged[i] ^= 1;
            _ = Assert.Throws<AccountStoreException>(() => vault.Open(damaged, "pending", Vault.Alice));
        }
    }

    [Fact]
    public void The_same_secret_is_never_kept_the_same_way()
    {
        _ = _vault.Open().Enrol(Vault.Alice);
        var vault = new FactorVault(new(_vault.Directory.Path), Microsoft.Extensions.Logging.Abstractions.NullLogger<FactorVault>.Instance);
        Assert.NotEqual(vault.Seal("a secret"u8, "pending", Vault.Alice), vault.Seal("a secret"u8, "pending", Vault.Alice));
    }
}
