using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.OpenIdConnect;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Providers;

/// <summary>Asks the provider from time to time, while somebody is signed in, whether he still may be (OpenID Connect Core 1.0, section 12). No request waits for it.</summary>
internal sealed partial class ProviderSessions(
    OpenIdConnectSettings settings,
    IOptionsMonitor<OpenIdConnectOptions> options,
    ProviderTable table,
    ProviderClaims claims,
    ClientProof proof,
    SecretProtection protection,
    TimeProvider time,
    ILogger<ProviderSessions> logger)
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(30);

    private readonly IDataProtector _protector = protection.CreateProtector("provider tokens");
    private readonly ConcurrentDictionary<string, long> _asked = new(StringComparer.Ordinal);

    /// <summary>Whether it is us who ask. A command does not: the refresh token that it used up would be missing in the server.</summary>
    public bool Asks { get; set; } = true;

    /// <summary>What keeps the tokens of users.</summary>
    public IDataProtector Protector => _protector;

    /// <summary>Whether somebody may go on; where it is time to, the provider is asked meanwhile.</summary>
    public bool MayGoOn(ProviderAccount user)
    {
        // Also where the clock has been set back.
        var age = Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - user.CheckedAt);
        if (age < settings.Recheck.TotalSeconds)
        {
            return true;
        }

        if (user.Secrets is null)
        {
            return false;
        }

        if (Asks)
        {
            Ask(user);
        }

        return age < (settings.Recheck + settings.RecheckGrace).TotalSeconds;
    }

    /// <summary>Whether somebody may go on who has a session: one that the provider has let in to an account of the site's own needs the provider's word as others do.</summary>
    public bool MayGoOn(AccountIdentity identity) =>
        !identity.Factors.Contains(settings.Factor)
        || identity.Account.Store == table.StoreId
        || (table.Find(identity.Account.Name) is { IsLocal: true } user && MayGoOn(user));

    private void Ask(ProviderAccount user)
    {
        var now = time.GetTimestamp();
        if (_asked.TryGetValue(user.Subject, out var last) && time.GetElapsedTime(last, now) < RetryEvery)
        {
            return;
        }

        if (last == 0 ? _asked.TryAdd(user.Subject, now) : _asked.TryUpdate(user.Subject, now, last))
        {
            _ = AskAsync(user);
        }
    }

    private async Task AskAsync(ProviderAccount user)
    {
        // The request that noticed goes on.
        await Task.Yield();
        try
        {
            if (ProviderSecrets.Open(user.Secrets, _protector, user.Subject) is not { Refresh: { } refresh } secrets)
            {
                End(user, "there is no refresh token");
                return;
            }

            using var limit = new CancellationTokenSource(Bearer.AuthorityAddress.Timeout * 2);
            var tokens = await RefreshAsync(refresh, limit.Token);
            var identity = await IdentifyAsync(user, tokens, limit.Token);
            if (claims.Read(identity, out var problem) is not { } known)
            {
                End(user, problem!);
            }
            else if (table.Update(
                known, user.IsLocal, time.GetUtcNow().ToUnixTimeSeconds(), user.SessionId,
                new ProviderSecrets(tokens.RefreshToken ?? refresh, tokens.IdToken ?? secrets.Id).Seal(_protector, user.Subject)) is null)
            {
                End(user, $"the name {known.Name} is somebody else's");
            }
            else
            {
                _ = _asked.TryRemove(user.Subject, out _);
            }
        }
        catch (OpenIdConnectException exception) when (exception.Error is "invalid_grant")
        {
            End(user, exception.Message);
        }
        catch (Exception exception) when (exception is OpenIdConnectException or AccountStoreException or InvalidOperationException or OperationCanceledException)
        {
            Log.CannotAsk(logger, user.Account.Name, exception.Message, settings.RecheckGrace);
        }
    }

    private async Task<OpenIdConnectMessage> RefreshAsync(string token, CancellationToken cancellationToken)
    {
        var client = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var configuration = await client.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        var request = new OpenIdConnectMessage
        {
            EnableTelemetryParameters = false,
            ClientId = client.ClientId,
            ClientSecret = client.ClientSecret,
            GrantType = OpenIdConnectGrantTypes.RefreshToken,
            RefreshToken = token,
        };
        proof.AddTo(request, configuration);
        return await Backchannel.RequestTokensAsync(client, configuration, request, cancellationToken);
    }

    /// <summary>Who the user is now: by a new ID token where there is one, and by the UserInfo endpoint where there is one.</summary>
    private async Task<ClaimsIdentity> IdentifyAsync(ProviderAccount user, OpenIdConnectMessage tokens, CancellationToken cancellationToken)
    {
        var client = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var configuration = await client.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        var identity = new ClaimsIdentity([new Claim("sub", user.Subject)]);
        if (tokens.IdToken is { Length: > 0 })
        {
            var (principal, token) = await IdToken.ValidateAsync(client, () => client.ConfigurationManager.GetConfigurationAsync(cancellationToken), configuration, tokens, nonce: null, time);
            if (token.Subject != user.Subject)
            {
                throw new OpenIdConnectException(OpenIdConnectProblem.Untrusted, "the provider answers about another user");
            }

            identity = (ClaimsIdentity)principal.Identity!;
        }

        if (configuration.UserInfoEndpoint is { Length: > 0 })
        {
            using var document = await Backchannel.RequestUserInformationAsync(client, configuration, tokens.AccessToken, user.Subject, cancellationToken);
            UserInformationClaims.Add(document.RootElement, identity);
        }

        return identity;
    }

    private void End(ProviderAccount user, string problem)
    {
        // He has to sign in at the provider again, which may not let him.
        if (table.TryReplace(user, user with { CheckedAt = 0, Secrets = null }))
        {
            Log.Ended(logger, user.Account.Name, problem);
        }

        _ = _asked.TryRemove(user.Subject, out _);
    }

    private static partial class Log
    {
        [LoggerMessage(1393, LogLevel.Information, "The sessions of {User} have ended: {Problem}.")]
        public static partial void Ended(ILogger logger, string user, string problem);

        [LoggerMessage(1394, LogLevel.Warning, "Whether {User} may still be signed in cannot be told: {Problem}. His sessions go on for {Grace} at most.")]
        public static partial void CannotAsk(ILogger logger, string user, string problem, TimeSpan grace);
    }
}
