using Ouistiti.Middleware.Authentication.Bearer;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>What the OpenID provider publishes of itself, as opposed to the authority of bearer tokens, which may be another.</summary>
internal sealed record ProviderMetadata(AuthorityMetadata Value);
