using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ouistiti.Middleware.Authentication.SecondFactor;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.SecondFactor;

public sealed partial class QrCodeTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("alice", "My device")]
    [InlineData("Zoë & Ян", "Gerät <1>")]
    public async Task A_reader_reads_what_the_terminal_shows(string user, string issuer)
    {
        var uri = OtpAuthUri.Of(issuer, user, "12345678901234567890"u8);
        var lines = QrCode.ToText(uri).TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        Assert.Equal(uri, await ReadAsync(lines.SelectMany(line => new[]
        {
            line.Select(character => character is ' ' or '▄').ToArray(),
            line.Select(character => character is ' ' or '▀').ToArray(),
        })));
    }

    [Fact]
    public async Task A_reader_reads_what_the_page_shows()
    {
        var uri = OtpAuthUri.Of("Ouistiti", "alice", "12345678901234567890"u8);
        var svg = QrCode.ToSvg(uri, "code");
        var size = int.Parse(Size().Match(svg).Groups[1].Value, CultureInfo.InvariantCulture);
        var modules = Enumerable.Range(0, size).Select(_ => new bool[size]).ToArray();
        foreach (Match run in Run().Matches(svg))
        {
            var (x, y, length) = (Number(run, 1), Number(run, 2), Number(run, 3));
            Array.Fill(modules[y], true, x, length);
        }

        Assert.Equal(uri, await ReadAsync(modules));
        static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_longest_names_find_room() =>
        Assert.NotEmpty(QrCode.ToText(OtpAuthUri.Of(new string('語', 5000), new string('語', 64), "12345678901234567890"u8)));

    [Fact]
    public void The_URL_is_as_apps_expect_it() => Assert.Equal(
        "otpauth://totp/My%20device:a%26b%3F?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=My%20device&digits=6",
        OtpAuthUri.Of("My device", "a&b?", "12345678901234567890"u8));

    /// <summary>Reads an image (PGM) of the modules, dark where true.</summary>
    private async Task<string> ReadAsync(IEnumerable<bool[]> modules)
    {
        const int scale = 4;
        var rows = modules.ToArray();
        var image = new StringBuilder($"P2\n{rows[0].Length * scale} {rows.Length * scale}\n255\n");
        foreach (var row in rows)
        {
            var line = string.Join(' ', row.SelectMany(isDark => Enumerable.Repeat(isDark ? "0" : "255", scale))) + "\n";
            _ = image.Insert(image.Length, line, scale);
        }

        var start = new ProcessStartInfo("zbarimg", ["--quiet", "--raw", _directory.Write("code.pgm", image.ToString())]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var read = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return read.TrimEnd('\n');
    }

    [GeneratedRegex(@"viewBox=""0 0 (\d+) ")]
    private static partial Regex Size();

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1h-\d+z")]
    private static partial Regex Run();
}
