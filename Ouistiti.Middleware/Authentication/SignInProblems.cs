using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Accounts.Sqlite;
using Ouistiti.Middleware.Authentication.SecondFactor;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Tells why users cannot sign in though nothing is wrong with what they say.</summary>
public static class SignInProblems
{
    /// <summary>Why accounts of a site cannot be read.</summary>
    /// <param name="options">How users sign in to the site, validated.</param>
    /// <param name="site">The site's name.</param>
    /// <returns>A sentence for each store that cannot be read.</returns>
    public static IEnumerable<string> OfAccounts(AuthenticationOptions options, string site)
    {
        foreach (var store in AccountStores.Create(options.Accounts, site))
        {
            if (ProblemOf(store) is { } problem)
            {
                yield return problem;
            }
        }
    }

    /// <summary>Why nobody completes a sign-in with a second factor; null where everybody can who has one.</summary>
    /// <param name="server">The server's services.</param>
    public static string? OfSecondFactors(IServiceProvider server) => server.GetRequiredService<SecondFactors>().Problem;

    private static string? ProblemOf(IAccountStore store)
    {
        try
        {
            _ = store.List();
            return null;
        }
        catch (AccountStoreException exception)
        {
            return exception.Message;
        }
        finally
        {
            (store as SqliteAccountStore)?.Close();
        }
    }
}
