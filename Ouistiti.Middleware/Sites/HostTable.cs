namespace Ouistiti.Middleware.Sites;

/// <summary>Finds by host name: the name itself first, then the longest wildcard, then what stands for all names.</summary>
/// <remarks>It knows nothing of what it finds, so that certificates are chosen by the same rules as sites.</remarks>
public sealed class HostTable<T>
    where T : class
{
    private readonly Dictionary<string, T> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, T> _wildcards = new(StringComparer.OrdinalIgnoreCase);
    private T? _default;

    /// <summary>Adds what answers to the given names, in the place of what did before. Without names, it answers to all.</summary>
    public void Add(IReadOnlyCollection<string> hosts, T value)
    {
        if (hosts.Count == 0)
        {
            _default = value;
        }

        foreach (var host in hosts)
        {
            if (host.StartsWith("*.", StringComparison.Ordinal))
            {
                _wildcards[host[2..]] = value;
            }
            else
            {
                _exact[host] = value;
            }
        }
    }

    /// <summary>Finds what answers to a name. Letters match in either case.</summary>
    /// <param name="host">The name, without port.</param>
    public T? Find(ReadOnlySpan<char> host)
    {
        if (_exact.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(host, out var found))
        {
            return found;
        }

        if (_wildcards.Count > 0)
        {
            var wildcards = _wildcards.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var dot = host.IndexOf('.'); dot >= 0; dot = host.IndexOf('.'))
            {
                host = host[(dot + 1)..];
                if (wildcards.TryGetValue(host, out found))
                {
                    return found;
                }
            }
        }

        return _default;
    }
}
