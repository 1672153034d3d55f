namespace Ouistiti.Middleware.Features;

/// <summary>Tells which site answers a request.</summary>
internal interface ISiteFeature
{
    /// <summary>The site's name in <c>Ouistiti:Sites</c>.</summary>
    string Name { get; }
}
