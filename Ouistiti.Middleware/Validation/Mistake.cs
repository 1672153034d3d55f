namespace Ouistiti.Middleware.Validation;

/// <summary>One thing that is wrong in the configuration.</summary>
/// <param name="Key">The full key, <c>Ouistiti:Sites:www:Documents:0:Root</c>.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Expected">What would have been right.</param>
public sealed record Mistake(string Key, string Problem, string Expected);
