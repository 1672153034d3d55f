using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
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
internal sealed partial class AuthorityMetadata(BearerSettings settings, TimeProvider time, ILogger<AuthorityMetadata> logger)
{
    private const string Discovery = "/.well-known/openid-configuration";
    private const int MaxLength = 256 * 1024;

    private static readonly TimeSpan FreshFor = TimeSpan.FromHours(1);

    // What has been taken back since is no longer believed then.
    private static readonly TimeSpan UsableFor = TimeSpan.FromHours(24);

    // Whoever sends tokens with keys that nobody knows makes us ask no more often.
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly string _address = settings.MetadataAddress ?? settings.Authority!.TrimEnd('/') + Discovery;
    private readonly Lock _lock = new();
    private volatile Metadata? _known;
    private Task<OpenIdConnectConfiguration?>? _asking;
    private long _askedAt;
    private bool _hasAsked;
    private bool _isReported;

    /// <summary>Whether it can be this server that a token names, as far as is known without asking.</summary>
    public bool MayBeIssuer(string issuer) => settings.MetadataAddress is null ? IsAuthority(issuer) : _known is not { } known || known.Content.Issuer == issuer;

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
            using var client = CreateClient();
            using var limit = new CancellationTokenSource(Timeout);
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(_address, new HttpDocumentRetriever(client) { RequireHttps = !settings.AllowHttp }, limit.Token);
            if (string.IsNullOrEmpty(found.Issuer) || (settings.MetadataAddress is null && !IsAuthority(found.Issuer)))
            {
                // Discovery, section 4.3: who answers for another is not believed.
                throw new InvalidDataException($"it calls itself {found.Issuer}");
            }

            if (found.SigningKeys.Count == 0)
            {
                throw new InvalidDataException("it publishes no key");
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

    private bool IsAuthority(string issuer) => issuer.AsSpan().TrimEnd('/').SequenceEqual(settings.Authority.AsSpan().TrimEnd('/'));

    private HttpClient CreateClient()
    {
        // It is asked so seldom that no connection is worth keeping.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Timeout };
        if (settings.AuthorityCertificate is { } file)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(file);
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        return new HttpClient(handler, disposeHandler: true) { MaxResponseContentBufferSize = MaxLength, Timeout = Timeout };
    }

    private sealed record Metadata(OpenIdConnectConfiguration Content, long At);

    private static partial class Log
    {
        [LoggerMessage(1371, LogLevel.Warning, "{Address} cannot be used, and who comes with a token of it is not let in: {Problem}")]
        public static partial void Fails(ILogger logger, string address, string problem);

        [LoggerMessage(1372, LogLevel.Information, "{Address} can be used again.")]
        public static partial void Answers(ILogger logger, string address);
    }
}
