using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>A token that has been issued, and may be given again.</summary>
/// <param name="Text">The token.</param>
/// <param name="Session">Its session.</param>
/// <param name="Identity">Whose it is.</param>
internal sealed record IssuedToken(string Text, TokenSession Session, AccountIdentity Identity)
{
    private readonly TokenDigest _digest = TokenDigest.Of(Text);

    /// <summary>Whether a request has it already.</summary>
    public bool IsIn(HttpRequest request)
    {
        foreach (var token in new RequestTokens(request))
        {
            if (TokenDigest.Of(token) == _digest)
            {
                return true;
            }
        }

        return false;
    }
}
