namespace Ouistiti.Middleware.Features;

/// <summary>Tells which site answers a request.</summary>
public interface ISiteFeature
{
    /// <summary>The site's name in <c>Ouistiti:Sites</c>.</summary>
    string Name { get; }
}
