namespace Ouistiti.Middleware.Sites;

/// <summary>A site as it is configured.</summary>
/// <param name="Name">Its name in <c>Ouistiti:Sites</c>.</param>
/// <param name="Options">Its validated options.</param>
/// <param name="Fingerprint">Differs when anything in its configuration differs: a site whose fingerprint stays keeps running at a reload.</param>
public sealed record SiteDefinition(string Name, SiteOptions Options, string Fingerprint);
