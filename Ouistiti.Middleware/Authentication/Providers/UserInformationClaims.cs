using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;
using Ouistiti.Middleware.Authentication.Tokens;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Takes all claims of a JSON object over that are not there yet: what a token says of its user, nothing else overrides.</summary>
internal sealed class UserInformationClaims() : ClaimAction("*", ClaimValueTypes.String)
{
    public override void Run(JsonElement userData, ClaimsIdentity identity, string issuer) => Add(userData, identity);

    /// <summary>Takes the claims over.</summary>
    public static void Add(JsonElement from, ClaimsIdentity identity)
    {
        foreach (var member in from.EnumerateObject().Where(member => !identity.HasClaim(claim => claim.Type == member.Name)).ToArray())
        {
            identity.AddClaims(TextsOf(member.Value).Select(text => new Claim(member.Name, text)));
        }
    }

    /// <summary>The values of a claim: of a list, each; an object, as it is written.</summary>
    public static IEnumerable<string> TextsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.String => Json.Text(value) is { } text ? [text] : [],
        _ => [value.GetRawText()],
    };
}
