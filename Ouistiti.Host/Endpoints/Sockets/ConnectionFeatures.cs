using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>The features of a connection. They are a dozen, and found faster one after the other than by a hash.</summary>
internal sealed class ConnectionFeatures : IFeatureCollection
{
    private readonly List<KeyValuePair<Type, object>> _features = new(16);

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get
        {
            foreach (var feature in _features)
            {
                if (feature.Key == key)
                {
                    return feature.Value;
                }
            }

            return null;
        }

        set
        {
            Revision++;
            var index = _features.FindIndex(feature => feature.Key == key);
            if (index >= 0)
            {
                _features.RemoveAt(index);
            }

            if (value is not null)
            {
                _features.Add(new KeyValuePair<Type, object>(key, value));
            }
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
