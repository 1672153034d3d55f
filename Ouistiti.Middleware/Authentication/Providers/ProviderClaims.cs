using System.Security.Claims;
using System.Text.Json;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Decides by a provider's claims who somebody is here, and whether he may come in.</summary>
internal sealed class ProviderClaims(OpenIdConnectSettings settings)
{
    private const string PreferredUserName = "preferred_username";
    private const string Email = "email";
    private const string EmailVerified = "email_verified";
    private const int LongestSubject = 255;

    // Names that mean more than a user, here or in the C server's rules: nobody takes one by choosing it at the provider.
    private static readonly string[] ReservedNames = ["root", "anonymous", AccountClaims.ReapprovingRole];

    /// <summary>Decides.</summary>
    /// <param name="claims">The claims, which have been verified.</param>
    /// <param name="problem">Why he may not come in, in a sentence without an end; null where he may.</param>
    public ProviderUser? Read(ClaimsIdentity claims, out string? problem)
    {
        if (Value(claims, settings.Claims.Subject) is not { Length: > 0 and <= LongestSubject } subject)
        {
            problem = $"the provider does not say which user it is (the claim {settings.Claims.Subject})";
            return null;
        }

        var nameClaim = settings.Claims.User ?? (Value(claims, PreferredUserName) is null ? settings.Claims.Subject : PreferredUserName);
        if (Value(claims, nameClaim) is not { } name || !AccountName.IsValid(name))
        {
            problem = $"the claim {nameClaim} is missing, or cannot be the name of a user; expected {AccountName.Expected}";
            return null;
        }

        if (ReservedNames.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            problem = $"{name} is a name that no user of a provider can have";
            return null;
        }

        if (nameClaim == Email && !HasVerifiedEmail(claims))
        {
            problem = $"the provider has not verified the mail address of {name}";
            return null;
        }

        var status = settings.Claims.Status is { } claim ? StatusOf(Value(claims, claim)) : AccountStatus.Activated;
        if (status is not AccountStatus.Activated)
        {
            problem = $"the account of {name} is not activated at the provider";
            return null;
        }

        var groups = Values(claims, settings.Claims.Group).ToHashSet(StringComparer.Ordinal);
        if (!IsAllowed(name, groups, claims))
        {
            problem = $"{name} is known to the provider, but none of OpenIdConnect:Allow";
            return null;
        }

        problem = null;
        var group = settings.Groups.FirstOrDefault(known => groups.Contains(known.Claim))?.Group ?? settings.DefaultGroup;
        var home = settings.Claims.Home is { } homeClaim && Value(claims, homeClaim) is { } path && !path.Any(char.IsControl) ? path : string.Empty;
        return new ProviderUser(subject, name, group, home, status);
    }

    private static AccountStatus StatusOf(string? text) =>
        Enum.TryParse<AccountStatus>(text, ignoreCase: true, out var status) && Enum.IsDefined(status) && !char.IsAsciiDigit(text![0]) ? status : AccountStatus.Repudiated;

    private bool IsAllowed(string name, HashSet<string> groups, ClaimsIdentity claims) =>
        settings.Allow.Everybody
        || (settings.Allow.IsEmpty && settings.LocalAccounts)
        || settings.Allow.Users.Contains(name, StringComparer.Ordinal)
        || settings.Allow.Groups.Any(groups.Contains)
        || (Value(claims, Email) is { } mail && mail.LastIndexOf('@') is > 0 and var at && settings.Allow.Domains.Contains(mail[(at + 1)..], StringComparer.OrdinalIgnoreCase) && HasVerifiedEmail(claims));

    private static bool HasVerifiedEmail(ClaimsIdentity claims) => string.Equals(Value(claims, EmailVerified), "true", StringComparison.OrdinalIgnoreCase);

    private static string? Value(ClaimsIdentity claims, string path) => Values(claims, path).ToArray() is [var single] ? single : null;

    /// <summary>The values of a claim, whatever it is: a text, a list, or part of an object.</summary>
    private static IEnumerable<string> Values(ClaimsIdentity claims, string path)
    {
        var whole = claims.FindAll(path).ToArray();
        if (whole.Length > 0)
        {
            return whole.Select(claim => claim.Value);
        }

        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && claims.FindFirst(path[..dot]) is { Value: ['{', ..] value } ? Inside(value, path[(dot + 1)..]) : [];
    }

    private static string[] Inside(string json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var element = document.RootElement;
            foreach (var name in path.Split('.'))
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                {
                    return [];
                }
            }

            return UserInformationClaims.TextsOf(element).ToArray();
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
