namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Writes bytes in letters and digits that are hard to confuse (RFC 4648, section 6).</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Writes bytes without padding, which apps for one-time codes do not expect.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + 4) / 5];
        var (position, bits, held) = (0, 0, 0);
        foreach (var value in bytes)
        {
            held = (held << 8) | value;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text[position++] = Alphabet[(held >> (bits - 5)) & 31];
            }

            held &= 31;
        }

        if (bits > 0)
        {
            text[position] = Alphabet[(held << (5 - bits)) & 31];
        }

        return new string(text);
    }
}
