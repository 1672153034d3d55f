using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints;

/// <summary>Tells a request on which endpoint it came in.</summary>
internal sealed record EndpointFeature(string Name) : IEndpointFeature;
