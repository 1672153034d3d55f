namespace Ouistiti.Middleware.Features;

/// <summary>Why the server itself answers a request, in the place of any feature.</summary>
/// <param name="StatusCode">The status code of the answer.</param>
/// <param name="Reason">A word or two for metrics and the log, in lower case with underscores. It never comes from the network.</param>
public sealed record Refusal(int StatusCode, string Reason);
