using System.Globalization;
using System.Text;

namespace Ouistiti.Host.Logging;

/// <summary>
/// Makes any text safe to print: control characters, line separators, and invisible characters such as those that turn the
/// direction of writing become escapes. So nobody forges a line or steers the terminal.
/// </summary>
internal static class Printable
{
    /// <summary>The text with escapes, <c>\u202e</c>, in the place of what must not be printed.</summary>
    public static string Escape(string text)
    {
        if (text.All(character => character is >= ' ' and <= '~'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune) && IsPrintable(rune))
            {
                _ = result.Append(text, i, rune.Utf16SequenceLength);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                // A character outside the basic plane takes two, as in JSON.
                _ = result.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
        }

        return result.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
