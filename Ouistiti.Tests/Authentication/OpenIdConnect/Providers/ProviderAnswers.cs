using System.Text.Json.Nodes;

namespace Ouistiti.Tests.Authentication.OpenIdConnect.Providers;

/// <summary>
/// What <see cref="LyingProvider"/> says. As it is made it is the truth; a test changes what its lie is about, and what is
/// handed to a change is the true answer: <c>provider.Answers.Claims = claims => claims["aud"] = "another"</c>.
/// </summary>
internal sealed class ProviderAnswers
{
    /// <summary>What the discovery document calls the provider, where that is not its address.</summary>
    public string? Issuer { get; set; }

    /// <summary>Changes the discovery document.</summary>
    public Action<JsonObject>? Discovery { get; set; }

    /// <summary>Changes the key set.</summary>
    public Action<JsonObject>? Keys { get; set; }

    /// <summary>Changes what the browser is sent back with: <c>code</c>, <c>state</c>, <c>iss</c>.</summary>
    public Action<Dictionary<string, string>>? Return { get; set; }

    /// <summary>Changes what the token endpoint says, at a refresh too.</summary>
    public Action<JsonObject>? Tokens { get; set; }

    /// <summary>Changes the claims of the ID token before it is signed.</summary>
    public Action<JsonObject>? Claims { get; set; }

    /// <summary>Changes the header of the ID token before it is signed.</summary>
    public Action<JsonObject>? Header { get; set; }

    /// <summary>Changes the claims of the user information.</summary>
    public Action<JsonObject>? UserInfo { get; set; }

    /// <summary>How ID tokens are signed.</summary>
    public TokenSigning Signing { get; set; }

    /// <summary>How far the provider's clock is ahead; less than zero: behind.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>Gives the last code out again in place of a new one.</summary>
    public bool RepeatsCode { get; set; }

    /// <summary>Takes a code any number of times.</summary>
    public bool TakesCodeAgain { get; set; }

    /// <summary>Says, in place of an answer of the endpoint, this.</summary>
    public Dictionary<ProviderEndpoint, CannedAnswer> Instead { get; } = [];

    /// <summary>Sends the browser back with an error: RFC 6749 section 4.1.2.1.</summary>
    public void Refuse(string error, string description) => Return = parameters =>
    {
        _ = parameters.Remove("code");
        (parameters["error"], parameters["error_description"]) = (error, description);
    };
}
