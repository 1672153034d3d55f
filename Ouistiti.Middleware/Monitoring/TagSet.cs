namespace Ouistiti.Middleware.Monitoring;

/// <summary>The tags of a measurement, in the order of their names, as a key.</summary>
internal sealed class TagSet : IEquatable<TagSet>
{
    private KeyValuePair<string, object?>[] _tags = [];
    private int _count;

    public ReadOnlySpan<KeyValuePair<string, object?>> Tags => _tags.AsSpan(0, _count);

    /// <summary>Takes over the tags of a measurement, without an allocation once the largest has been seen.</summary>
    public void Fill(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_tags.Length < tags.Length)
        {
            _tags = new KeyValuePair<string, object?>[tags.Length];
        }

        tags.CopyTo(_tags);
        _count = tags.Length;
        _tags.AsSpan(0, _count).Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
    }

    public TagSet Copy()
    {
        var copy = new TagSet();
        copy.Fill(Tags);
        return copy;
    }

    public bool Equals(TagSet? other)
    {
        if (other is null || other._count != _count)
        {
            return false;
        }

        for (var i = 0; i < _count; i++)
        {
            if (_tags[i].Key != other._tags[i].Key || !Equals(_tags[i].Value, other._tags[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as TagSet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in Tags)
        {
            hash.Add(name);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
