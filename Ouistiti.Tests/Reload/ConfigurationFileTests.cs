using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Reload;

/// <summary>The ways in which the file of the configuration becomes another.</summary>
[Trait("Category", "Published")]
public sealed class ConfigurationFileTests : IDisposable
{
    private const string FileName = "appsettings.json";
    private readonly TestDirectory _directory = new();
    private readonly int _port = Ports.Take();
    private readonly int _https = Ports.Take();

    public ConfigurationFileTests() => _directory.Write("htdocs/index.html", "hello");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_file_that_is_written_over_is_taken()
    {
        await using var server = await StartAsync();
        _ = _directory.Write(FileName, Version(2));
        await IsInForceAsync(2);
    }

    [Fact]
    public async Task A_file_that_is_renamed_over_the_old_is_taken()
    {
        await using var server = await StartAsync();
        File.Move(_directory.Write("appsettings.json.new", Version(2)), _directory[FileName], overwrite: true);
        await IsInForceAsync(2);
    }

    [Fact]
    public async Task One_file_after_the_other_is_taken()
    {
        await using var server = await StartAsync();
        for (var version = 2; version < 6; version++)
        {
            File.Move(_directory.Write("appsettings.json.new", Version(version)), _directory[FileName], overwrite: true);
            await IsInForceAsync(version);
        }
    }

    [Fact]
    public async Task A_file_that_is_deleted_changes_nothing()
    {
        await using var server = await StartAsync();
        File.Delete(_directory[FileName]);
        await server.SignalAsync("HUP");
        await server.SaysAsync(Reloading.Refused);
        Assert.Contains($"{_directory[FileName]}: cannot be read", server.Output, StringComparison.Ordinal);
        await IsInForceAsync(1);
    }

    [Fact]
    public async Task A_file_that_appears_again_is_taken()
    {
        await using var server = await StartAsync();
        File.Delete(_directory[FileName]);
        _ = _directory.Write(FileName, Version(2));
        await IsInForceAsync(2);
    }

    [Fact]
    public async Task A_file_that_appears_again_is_taken_also_when_its_loss_was_noticed()
    {
        await using var server = await StartAsync();
        File.Delete(_directory[FileName]);
        await server.SignalAsync("HUP");
        await server.SaysAsync(Reloading.Refused);
        _ = _directory.Write(FileName, Version(2));
        await IsInForceAsync(2);
    }

    [Fact]
    public async Task A_symbolic_link_to_the_file_may_be_turned()
    {
        // As Kubernetes mounts what it configures.
        await using var server = await StartAsync();
        _ = _directory.Write("..2/appsettings.json", Version(2));
        _ = _directory.Write("..3/appsettings.json", Version(3));
        _ = File.CreateSymbolicLink(_directory["..data"], "..2");
        _ = File.CreateSymbolicLink(_directory["link"], "..data/appsettings.json");
        File.Move(_directory["link"], _directory[FileName], overwrite: true);
        await IsInForceAsync(2);

        _ = File.CreateSymbolicLink(_directory["..data.new"], "..3");
        using var mv = Process.Start("mv", ["-T", _directory["..data.new"], _directory["..data"]]);
        await mv.WaitForExitAsync();
        await IsInForceAsync(3);
    }

    [Fact]
    public async Task The_file_of_the_environment_is_taken_when_it_appears_and_given_up_when_it_goes()
    {
        await using var server = await StartAsync(start => start.Environment["ASPNETCORE_ENVIRONMENT"] = "Device");

        for (var i = 0; i < 3; i++)
        {
            // Moved there from elsewhere, so that it appears at once and nothing follows that would have the server look again.
            var elsewhere = _directory.Write("elsewhere/new.json", """{ "Ouistiti": { "Sites": { "www": { "Headers": { "X-Version": "2" } } } } }""");
            await server.SaysOnceMoreAsync(Reloading.Taken, () => File.Move(elsewhere, _directory["appsettings.Device.json"]));
            await IsAtRestAsync(version: 2);
            File.Delete(_directory["appsettings.Device.json"]);
            await IsInForceAsync(1);
        }
    }

    [Fact]
    public async Task A_file_that_its_writer_has_locked_meanwhile_is_taken()
    {
        // .NET locks what it writes until it closes it, and that it is closed is no change that is told. The way by another
        // name keeps the writing untold too: the server looks when we ask it to.
        await using var server = await StartAsync();
        _ = Directory.CreateDirectory(_directory["elsewhere"]);
        using (var ln = Process.Start("ln", [_directory[FileName], _directory["elsewhere/name"]]))
        {
            await ln.WaitForExitAsync();
        }

        await using (var file = new FileStream(_directory["elsewhere/name"], FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(Version(2)));
            await file.FlushAsync();
            await server.SignalAsync("HUP");
            await Eventually.TrueAsync(() => server.Count(Reloading.Refused) + server.Count(Reloading.Taken) > 0, "the server has looked at the file");
            await IsAtRestAsync(version: server.Count(Reloading.Taken) > 0 ? 2 : 1);
        }

        await IsInForceAsync(2);
    }

    [Fact]
    public async Task SIGHUP_has_the_file_read_anew_though_it_is_the_same()
    {
        await using var server = await StartAsync();
        await server.SignalAsync("HUP");
        await server.SaysAsync(Reloading.Taken);
        await IsInForceAsync(1);
    }

    [Fact]
    public async Task A_file_that_is_written_while_the_one_before_is_put_in_force_is_taken()
    {
        WriteSlowCertificate();
        await using var server = await OuistitiServer.StartAsync(_directory, SlowVersion(1));
        _ = _directory.Write(FileName, SlowVersion(2, console: "Json"));

        // Said when the file has been read, and before its certificates are.
        await server.SaysAsync("Ouistiti:Logging has changed");
        _ = _directory.Write(FileName, SlowVersion(3, console: "Json"));
        await IsInForceAsync(3);
    }

    [Fact]
    public async Task A_file_that_is_written_while_the_server_starts_is_taken()
    {
        WriteSlowCertificate();
        var starting = OuistitiServer.StartAsync(_directory, SlowVersion(1));

        // Made when the file has been read, and before its certificates are.
        await Eventually.TrueAsync(() => Directory.Exists(_directory["data"]), "the data directory is made");
        _ = _directory.Write(FileName, SlowVersion(2));
        await using var server = await starting;
        await IsInForceAsync(2);
    }

    private Task<OuistitiServer> StartAsync(Action<ProcessStartInfo>? adapt = null) => OuistitiServer.StartAsync(_directory, Version(1), adapt);

    /// <summary>A configuration that tells by a header which one it is.</summary>
    private string Version(int version)
    {
        var configuration = Configurations.Documents(_port);
        configuration["Ouistiti"]!["Sites"]!["www"]!["Headers"] = new JsonObject { ["X-Version"] = $"{version}" };
        return configuration.ToJsonString();
    }

    /// <summary>A certificate that takes a second or two to be read.</summary>
    private void WriteSlowCertificate()
    {
        using var certificate = TestCertificates.SelfSigned("localhost");
        var key = TestCertificates.EncryptedKeyPem(certificate, "sesame", iterations: 2_000_000);
        _ = _directory.Write("slow.pem", certificate.ExportCertificatePem() + "\n" + key);
    }

    private string SlowVersion(int version, string console = "Text")
    {
        var configuration = Configurations.Parse(Version(version));
        configuration["Kestrel"]!["Endpoints"]!["https"] = Configurations.Parse(
            $$"""{ "Url": "https://127.0.0.1:{{_https}}", "Certificate": { "Path": "slow.pem", "Password": "sesame" } }""");
        configuration["Ouistiti"]!["Logging"] = new JsonObject { ["Console"] = console };
        return configuration.ToJsonString();
    }

    private Task IsInForceAsync(int version) => Eventually.TrueAsync(() => IsAnsweredAsync(version), $"version {version} is in force");

    /// <summary>Has the server answer some requests, in which time it ends what it does after a reload.</summary>
    private async Task IsAtRestAsync(int version)
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.True(await IsAnsweredAsync(version));
        }
    }

    private async Task<bool> IsAnsweredAsync(int version) => (await Wire.GetAsync(_port, "/")).Contains($"X-Version: {version}\r\n", StringComparison.Ordinal);
}
