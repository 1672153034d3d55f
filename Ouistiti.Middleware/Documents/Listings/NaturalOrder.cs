namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>The order in which people look for names: letters in either case, and numbers by their value, so that 2 comes before 10.</summary>
internal static class NaturalOrder
{
    /// <summary>Compares two names. Only equal ones are equal: what differs in case or leading zeros alone is told apart by its characters.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        // Names of one directory often begin alike. A number is looked at from its beginning, or it would lose its value.
        var i = left.CommonPrefixLength(right);
        while (i > 0 && char.IsAsciiDigit(left[i - 1]))
        {
            i--;
        }

        var j = i;
        while (i < left.Length && j < right.Length)
        {
            int difference;
            if (char.IsAsciiDigit(left[i]) && char.IsAsciiDigit(right[j]))
            {
                difference = CompareNumbers(NumberAt(left, ref i), NumberAt(right, ref j));
            }
            else
            {
                difference = left[i] == right[j] ? 0 : char.ToUpperInvariant(left[i]) - char.ToUpperInvariant(right[j]);
                i++;
                j++;
            }

            if (difference != 0)
            {
                return difference;
            }
        }

        var rest = (left.Length - i).CompareTo(right.Length - j);
        return rest != 0 ? rest : left.SequenceCompareTo(right);
    }

    /// <summary>The digits from a position on, without leading zeros: numbers may be longer than any type holds.</summary>
    private static ReadOnlySpan<char> NumberAt(ReadOnlySpan<char> name, ref int position)
    {
        var start = position;
        while (position < name.Length && char.IsAsciiDigit(name[position]))
        {
            position++;
        }

        return name[start..position].TrimStart('0');
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length != right.Length ? left.Length - right.Length : left.SequenceCompareTo(right);
}
