namespace Ouistiti.Middleware.Features;

/// <summary>Tells on which endpoint a connection came in. The host sets it on the connection.</summary>
public interface IEndpointFeature
{
    /// <summary>The endpoint's name in <c>Kestrel:Endpoints</c>.</summary>
    string Name { get; }
}
