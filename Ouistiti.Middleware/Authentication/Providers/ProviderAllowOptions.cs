using Ouistiti.Middleware.Validation;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Who of a provider's users may sign in: whoever one of these lists holds.</summary>
public sealed class ProviderAllowOptions
{
    /// <summary>Whether everybody may whom the provider knows. Behind a provider that the public can join, that is everybody.</summary>
    public bool Everybody { get; set; }

    /// <summary>Names of users, as they are here.</summary>
    public string[] Users { get; set; } = [];

    /// <summary>Values of the claim with groups or roles.</summary>
    public string[] Groups { get; set; } = [];

    /// <summary>Domains of mail addresses that the provider has verified (<c>example.org</c>; none below it).</summary>
    public string[] Domains { get; set; } = [];

    /// <summary>Whether nobody is named.</summary>
    internal bool IsEmpty => !Everybody && Users.Length + Groups.Length + Domains.Length == 0;

    /// <summary>Reports what is wrong.</summary>
    public void Validate(SectionCheck check, bool isNeeded)
    {
        if (IsEmpty && isNeeded)
        {
            check.Report("names nobody", "Users, Groups or Domains that may sign in, or \"Everybody\": true for all whom the provider knows");
        }
        else if (Everybody && Users.Length + Groups.Length + Domains.Length > 0)
        {
            check.Report(nameof(Everybody), "makes the lists beside it worth nothing", "one of the two");
        }

        for (var i = 0; i < Domains.Length; i++)
        {
            if (Uri.CheckHostName(Domains[i]) != UriHostNameType.Dns)
            {
                check.At(nameof(Domains)).Report(i.ToString(System.Globalization.CultureInfo.InvariantCulture), "is not a domain", "a domain such as example.org");
            }
        }
    }
}
