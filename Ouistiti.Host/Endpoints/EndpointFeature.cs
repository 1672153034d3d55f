using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Endpoints;

/// <summary>Tells a request on which endpoint it came in.</summary>
internal sealed record EndpointFeature(string Name) : IEndpointFeature;
