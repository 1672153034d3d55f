using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Bearer;

namespace Ouistiti.Middleware.Authentication.Tokens;

/// <summary>What an administrator does with the tokens of a site. A server that runs meanwhile sees it within a quarter of a second.</summary>
public sealed class TokenAdministration : IAsyncDisposable
{
    private const string NotSaved = "Nothing was ended: that could not be saved.";

    private readonly ServiceProvider _server;
    private readonly IServiceProvider _site;
    private readonly AuthenticationOptions _options;

    private TokenAdministration(ServiceProvider server, AuthenticationOptions options, string site)
    {
        _server = server;
        _options = options;
        _site = SiteAuthentication.Create(options, site, _ => false, server);
    }

    private TokenIssuer Issuer => _site.GetRequiredService<TokenIssuer>();

    private AccountDirectory Accounts => _site.GetRequiredService<AccountDirectory>();

    /// <summary>Takes up the tokens of a site.</summary>
    /// <param name="sites">How users sign in to the server's sites, validated, by the sites' names.</param>
    /// <param name="site">The name of the site, which is one of them.</param>
    /// <param name="directory">The directory of <see cref="AuthenticationExtensions.AddSignIn"/>.</param>
    /// <param name="loggers">Where it says what is wrong.</param>
    public static TokenAdministration Open(IReadOnlyDictionary<string, AuthenticationOptions> sites, string site, string directory, ILoggerFactory loggers)
    {
        var server = new ServiceCollection().AddSingleton(loggers).AddLogging().AddSignIn(directory).BuildServiceProvider();
        foreach (var (name, other) in sites.Where(other => other.Key != site && other.Value.IssuesTokens && !other.Value.Tokens.IsShared))
        {
            // So that no key is removed that another site's tokens still need.
            _ = new SiteTokens(other, new SiteIdentity(name), server.GetRequiredService<SigningKeys>());
        }

        return new TokenAdministration(server, sites[site], site);
    }

    /// <summary>Issues a token, as if the user had given all factors.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="lifetime">How long it is valid; null for as long as others are.</param>
    /// <returns>The token; or why there is none.</returns>
    public (string? Token, string? Problem) Issue(string user, TimeSpan? lifetime)
    {
        if (!_options.IssuesTokens)
        {
            return (null, "The site issues no tokens.");
        }

        if (lifetime > _options.Tokens.SessionLifetime || lifetime < TimeSpan.FromSeconds(1))
        {
            return (null, $"No token lives longer than SessionLifetime, {_options.Tokens.SessionLifetime}, nor shorter than a second.");
        }

        return Use(user, account =>
        {
            if (!account.CanSignIn)
            {
                return (null, $"The account must not be used: it is {account.Status.ToString().ToLowerInvariant()}.");
            }

            string[] factors = _options.SecondFactor is { } second ? [_options.Factor, second.Factor] : [_options.Factor];
            var token = Issuer.Make(new AccountIdentity(account, nameof(SignInScheme.Bearer), factors), lifetime ?? _options.Tokens.Lifetime);
            return (token, token is null ? "There is no key to sign it with." : null);
        });
    }

    /// <summary>Says what a token says, and whether the site accepts it.</summary>
    public async Task<TokenReport> ShowAsync(string token)
    {
        var parsed = TokenText.Parse(token, out var problem);
        if (parsed is null)
        {
            return new TokenReport(null, null, problem);
        }

        var (_, refused) = await VerifyAsync(token);
        return new TokenReport(parsed.Header.GetRawText(), parsed.Payload.GetRawText(), refused);
    }

    /// <summary>Ends the session that a token belongs to.</summary>
    /// <returns>Why there is none to end; null where it has been ended.</returns>
    public async Task<string?> RevokeAsync(string token)
    {
        var (verified, problem) = await VerifyAsync(token);
        if (verified is null || problem is not null)
        {
            return problem;
        }

        return Issuer.End(verified.LastIdentity?.Token ?? verified.Session, verified.Claims.Name!) ? null : NotSaved;
    }

    /// <summary>Ends all sessions of a user.</summary>
    /// <returns>Why they cannot be ended; null where they have been.</returns>
    public string? RevokeAll(string user) => Use(user, account => Issuer.RevokeAll(account) ? (string.Empty, null) : (null, NotSaved)).Problem;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private (string? Result, string? Problem) Use(string user, Func<Account, (string?, string?)> use)
    {
        try
        {
            return Accounts.Find(user) is { } account ? use(account) : (null, $"There is no account {user}.");
        }
        catch (AccountStoreException exception)
        {
            return (null, exception.Message);
        }
    }

    private async Task<(VerifiedToken? Token, string? Problem)> VerifyAsync(string text)
    {
        string? problem = null;
        foreach (var handler in _site.GetServices<SiteTokenHandler>())
        {
            var (token, refused) = await handler.VerifyAsync(text);
            if (token is not null)
            {
                return (token, Judge(token));
            }

            problem = problem is null ? refused : $"{problem} By the authority: {refused}";
        }

        return (null, problem ?? "The site has no tokens.");
    }

    private string? Judge(VerifiedToken token)
    {
        try
        {
            _ = _site.GetRequiredService<TokenAdmission>().Admit(token, out var problem);
            return problem;
        }
        catch (AccountStoreException exception)
        {
            return exception.Message;
        }
    }
}
