using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ouistiti.Middleware.Authentication.Bearer;

/// <summary>
/// What another server publishes of itself, above all its keys (OpenID Connect Discovery 1.0). It is asked when it has to be, by one
/// request for all that wait, and not again for a while where it does not answer.
/// </summary>
/// <remarks>The library's own <c>ConfigurationManager</c> has each request ask anew where the other server does not answer, and a token with a new key refused
/// until it has the keys.</remarks>
internal sealed partial class AuthorityMetadata(AuthorityAddress address, TimeProvider time, ILogger<AuthorityMetadata> logger) : IConfigurationManager<OpenIdConnectConfiguration>
{
    private const int MaxLength = 256 * 1024;

    private static readonly TimeSpan FreshFor = TimeSpan.FromHours(1);

    // What has been taken back since is no longer believed then.
    private static readonly TimeSpan UsableFor = TimeSpan.FromHours(24);

    // Whoever sends tokens with keys that nobody knows makes us ask no more often.
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);

    private readonly string _address = address.Metadata;
    private readonly Lock _lock = new();
    private volatile Metadata? _known;
    private Task<OpenIdConnectConfiguration?>? _asking;
    private long _askedAt;
    private bool _hasAsked;
    private bool _isReported;
    private bool _isRefreshWanted;

    /// <summary>Whether it can be this server that a token names, as far as is known without asking.</summary>
    public bool MayBeIssuer(string issuer) => address.MetadataAddress is null ? IsAuthority(issuer) : _known is not { } known || known.Content.Issuer == issuer;

    /// <summary>What is known.</summary>
    /// <returns>Null where the server does not answer, or not as it should.</returns>
    public async ValueTask<OpenIdConnectConfiguration?> TryGetAsync()
    {
        if (_known is not { } known)
        {
            return await AskAsync();
        }

        var age = time.GetElapsedTime(known.At);
        if (age < FreshFor)
        {
            return known.Content;
        }

        // What is known is good enough meanwhile.
        var asking = AskAsync();
        return age < UsableFor ? known.Content : await asking;
    }

    /// <summary>Asks anew, for what is known is not enough.</summary>
    /// <returns>What is known then; null where that is nothing.</returns>
    public async ValueTask<OpenIdConnectConfiguration?> TryRefreshAsync() => await AskAsync() ?? _known?.Content;

    /// <summary>What is known, for ASP.NET Core's own shape of it.</summary>
    /// <exception cref="InvalidOperationException">The server does not answer, or not as it should.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        var isRefresh = Interlocked.Exchange(ref _isRefreshWanted, false);
        var asking = isRefresh ? TryRefreshAsync().AsTask() : TryGetAsync().AsTask();
        return await asking.WaitAsync(cancel) ?? throw new InvalidOperationException($"{_address} cannot be used.");
    }

    public void RequestRefresh() => _isRefreshWanted = true;

    private Task<OpenIdConnectConfiguration?> AskAsync()
    {
        lock (_lock)
        {
            if (_asking is { IsCompleted: false } || (_hasAsked && time.GetElapsedTime(_askedAt) < AskEvery))
            {
                return _asking!;
            }

            (_hasAsked, _askedAt) = (true, time.GetTimestamp());
            return _asking = FetchAsync();
        }
    }

    private async Task<OpenIdConnectConfiguration?> FetchAsync()
    {
        try
        {
            // It is asked so seldom that no connection is worth keeping.
            using var client = new HttpClient(new SameOriginRedirects(address.CreateHandler())) { MaxResponseContentBufferSize = MaxLength, Timeout = AuthorityAddress.Timeout };
            using var limit = new CancellationTokenSource(AuthorityAddress.Timeout);
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(_address, new HttpDocumentRetriever(client) { RequireHttps = !address.AllowHttp }, limit.Token);
            if (string.IsNullOrEmpty(found.Issuer) || (address.MetadataAddress is null && !IsAuthority(found.Issuer)))
            {
                // Discovery, section 4.3: who answers for another is not believed.
                throw new InvalidDataException($"it calls itself {found.Issuer}");
            }

            if (found.SigningKeys.Count == 0)
            {
                throw new InvalidDataException("it publishes no key");
            }

            var endpoints = new[] { found.AuthorizationEndpoint, found.TokenEndpoint, found.UserInfoEndpoint, found.EndSessionEndpoint };
            if (endpoints.FirstOrDefault(endpoint => !string.IsNullOrEmpty(endpoint) && !address.IsUsable(endpoint)) is { } unusable)
            {
                throw new InvalidDataException($"it names {unusable}, which anybody on the way could answer");
            }

            _known = new Metadata(found, time.GetTimestamp());
            if (_isReported)
            {
                _isReported = false;
                Log.Answers(logger, _address);
            }

            return found;
        }
        catch (Exception exception)
        {
            // Whatever is wrong with it: who comes with its tokens is not let in, and everybody else is.
            if (!_isReported)
            {
                _isReported = true;
                Log.Fails(logger, _address, (exception.InnerException ?? exception).Message);
            }

            return null;
        }
    }

    private bool IsAuthority(string issuer) => issuer.AsSpan().TrimEnd('/').SequenceEqual(address.Authority.AsSpan().TrimEnd('/'));

    private sealed record Metadata(OpenIdConnectConfiguration Content, long At);

    private static partial class Log
    {
        [LoggerMessage(1371, LogLevel.Warning, "{Address} cannot be used, and who comes with a token of it is not let in: {Problem}")]
        public static partial void Fails(ILogger logger, string address, string problem);

        [LoggerMessage(1372, LogLevel.Information, "{Address} can be used again.")]
        public static partial void Answers(ILogger logger, string address);
    }
}
