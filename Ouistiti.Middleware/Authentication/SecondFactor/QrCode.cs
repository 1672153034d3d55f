using System.Collections;
using System.Globalization;
using System.Text;
using QRCoder;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Draws a text as a QR code (ISO/IEC 18004), with the quiet zone around it.</summary>
internal static class QrCode
{
    /// <summary>As an SVG image that stands in a page.</summary>
    /// <param name="text">What is drawn: at most some 2,000 characters of ASCII.</param>
    /// <param name="label">What screen readers say. It must be safe in HTML.</param>
    public static string ToSvg(string text, string label)
    {
        var modules = Draw(text);
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
        {
            var row = modules[y];
            for (var x = 0; x < row.Count; x++)
            {
                var start = x;
                while (x < row.Count && row[x])
                {
                    x++;
                }

                if (x > start)
                {
                    _ = path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1h-{x - start}z");
                }
            }
        }

        return $"<svg viewBox=\"0 0 {modules.Count} {modules.Count}\" role=\"img\" aria-label=\"{label}\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>";
    }

    /// <summary>As lines of text for a terminal that writes light on dark; a character is two modules high.</summary>
    public static string ToText(string text)
    {
        var modules = Draw(text);
        var lines = new StringBuilder();
        for (var y = 0; y < modules.Count; y += 2)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                _ = lines.Append((modules[y][x], y + 1 < modules.Count && modules[y + 1][x]) switch
                {
                    (false, false) => '█',
                    (false, true) => '▀',
                    (true, false) => '▄',
                    _ => ' ',
                });
            }

            _ = lines.Append('\n');
        }

        return lines.ToString();
    }

    private static List<BitArray> Draw(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        return code.ModuleMatrix;
    }
}
