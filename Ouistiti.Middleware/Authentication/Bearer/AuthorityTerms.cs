namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>What the tokens of another server have to be like.</summary>
/// <param name="Algorithms">What they may be signed with.</param>
/// <param name="Audience">For whom they have to be.</param>
internal sealed record AuthorityTerms(IReadOnlyCollection<string> Algorithms, string Audience);
