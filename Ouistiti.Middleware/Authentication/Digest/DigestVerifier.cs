using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Lockout;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Decides whether credentials are right (RFC 7616, section 3.4.6).</summary>
internal sealed partial class DigestVerifier(
    AccountDirectory accounts, SignInThrottle throttle, DigestNonces nonces, DigestUserNames names, ILogger<DigestVerifier> logger)
{
    // The longest name of an account has 64 characters, the longest hash of one 128.
    private const int LongestUser = 128;
    private const int MostReported = 100;

    // Who does not exist has a key too, so that he costs the same. Nobody knows a password for it.
    private readonly byte[] _decoy = RandomNumberGenerator.GetBytes(DigestAlgorithm.LongestHash);
    private readonly ConditionalWeakTable<Account, DigestAccount> _accounts = [];
    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.Ordinal);

    /// <summary>Verifies credentials. It never waits: where something has to be read first, it says what, and is asked again.</summary>
    /// <param name="options">The site's options.</param>
    /// <param name="context">The request.</param>
    /// <param name="authorization">The credentials: the value of the Authorization field.</param>
    /// <param name="body">The hash of the request's body; empty where it has not been read.</param>
    /// <param name="hasReadNames">Whether the names of the accounts have been read for this request.</param>
    public DigestVerdict Verify(DigestOptions options, HttpContext context, string authorization, ReadOnlySpan<byte> body, bool hasReadNames)
    {
        if (!DigestCredentials.TryParse(authorization, out var credentials)
            || !IsMeant(options, context, in credentials)
            || DigestAlgorithm.Find(options.Algorithms, credentials.Algorithm, out var isSession) is not { } algorithm)
        {
            return new DigestVerdict(DigestOutcome.Unusable);
        }

        Span<byte> given = stackalloc byte[algorithm.HashLength];
        if (credentials.Response.Length != 2 * given.Length || Convert.FromHexString(credentials.Response, given, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return new DigestVerdict(DigestOutcome.Unusable);
        }

        var name = credentials.IsUserHash ? names.Find(algorithm, options.Realm, credentials.User) : null;
        if (credentials.IsUserHash && name is null && !hasReadNames && names.IsDue(algorithm, options.Realm))
        {
            return new DigestVerdict(DigestOutcome.NamesNeeded) { Algorithm = algorithm };
        }

        name ??= credentials.User.ToString();
        var account = Find(name, options);
        if (throttle.HasLocks && throttle.IsLocked(account?.Key ?? accounts.KeyOf(name), context.Connection.RemoteIpAddress, options.Lockout))
        {
            return new DigestVerdict(DigestOutcome.Locked);
        }

        var status = nonces.Read(credentials.Nonce, options.NonceKey, options.NonceLifetime, out var issued);
        if (credentials.IsIntegrity && body.IsEmpty)
        {
            // Nobody has a body kept with a nonce that lets him in no more. He says the rest once he has another.
            return status < NonceStatus.Ageing ? new DigestVerdict(DigestOutcome.Stale) : new DigestVerdict(DigestOutcome.BodyNeeded) { Algorithm = algorithm };
        }

        var ha1 = account?.Ha1(algorithm);
        if (account is not null && ha1 is null)
        {
            Report(name, algorithm);
        }

        Span<byte> secret = stackalloc byte[algorithm.HashLength];
        (ha1 ?? _decoy.AsSpan(0, algorithm.HashLength)).CopyTo(secret);
        if (!IsRight(algorithm, in credentials, secret, isSession, context.Request.Method, body, given) || account is not { CanSignIn: true } || ha1 is null)
        {
            return new DigestVerdict(DigestOutcome.Wrong) { Key = account?.Key ?? accounts.KeyOf(name), IsKnown = account is not null };
        }

        // Only who knows the password learns that it is a matter of the nonce alone.
        return status < NonceStatus.Ageing
            || !nonces.TryUse(credentials.Nonce, options.NonceKey, issued, options.NonceLifetime, credentials.Count, isSession ? credentials.Cnonce : default)
            ? new DigestVerdict(DigestOutcome.Stale)
            : new DigestVerdict(DigestOutcome.Accepted)
            {
                Key = account.Key,
                Success = account.Success,
                IsFirst = credentials.Count <= 1,
                Info = InfoOf(options, algorithm, in credentials, secret, status == NonceStatus.Ageing && !isSession),
            };
    }

    private DigestAccount? Find(string name, DigestOptions options)
    {
        if (accounts.Find(name) is not { } account)
        {
            return null;
        }

        // While nothing about it changes, it is the same object.
        if (!_accounts.TryGetValue(account, out var known))
        {
            known = new DigestAccount(account, accounts.KeyOf(name), options);
            _accounts.AddOrUpdate(account, known);
        }

        return known;
    }

    /// <summary>Whether the credentials are an answer to this site's challenge, and for what is asked for.</summary>
    private static bool IsMeant(DigestOptions options, HttpContext context, in DigestCredentials credentials) =>
        credentials.User.Length <= LongestUser
        && credentials.Realm.SequenceEqual(options.Realm)
        && credentials.Opaque.SequenceEqual(options.Opaque)
        && (options.UserHash || !credentials.IsUserHash)

        // What follows CONNECT is a stream without an end.
        && (!credentials.IsIntegrity || (options.Integrity && !HttpMethods.IsConnect(context.Request.Method)))
        && DigestTarget.IsSame(credentials.Uri, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    /// <summary>Compares the response, whole and in a time that tells nothing.</summary>
    /// <param name="algorithm">The hash.</param>
    /// <param name="credentials">The credentials.</param>
    /// <param name="secret">The user's key; becomes the session's where that is the right one.</param>
    /// <param name="isSession">Whether the session has a key of its own.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="body">The hash of the body; empty where it is not protected.</param>
    /// <param name="given">The response that the client sent.</param>
    private bool IsRight(
        DigestAlgorithm algorithm, in DigestCredentials credentials, Span<byte> secret, bool isSession, string method, ReadOnlySpan<byte> body, ReadOnlySpan<byte> given)
    {
        Span<byte> expected = stackalloc byte[algorithm.HashLength];
        if (!isSession)
        {
            DigestResponse.Compute(algorithm, in credentials, secret, method, body, expected);
            return CryptographicOperations.FixedTimeEquals(expected, given);
        }

        // Most clients make the key anew with each of their nonces; by the letter of section 3.4.2 it is made with the first.
        Span<byte> key = stackalloc byte[algorithm.HashLength];
        DigestResponse.ComputeSessionKey(algorithm, secret, credentials.Nonce, credentials.Cnonce, key);
        DigestResponse.Compute(algorithm, in credentials, key, method, body, expected);
        var isRight = CryptographicOperations.FixedTimeEquals(expected, given);
        if (!isRight && nonces.SessionCnonceOf(credentials.Nonce) is { } first)
        {
            DigestResponse.ComputeSessionKey(algorithm, secret, credentials.Nonce, first, key);
            DigestResponse.Compute(algorithm, in credentials, key, method, body, expected);
            isRight = CryptographicOperations.FixedTimeEquals(expected, given);
        }

        key.CopyTo(secret);
        return isRight;
    }

    /// <summary>
    /// What the answer says (RFC 7616, section 3.5): with a new nonce, the proof that it is not somebody else who answers; with an old one, the next. With the
    /// body's protection the proof would have to cover the answer's, which is not known yet.
    /// </summary>
    private string? InfoOf(DigestOptions options, DigestAlgorithm algorithm, in DigestCredentials credentials, ReadOnlySpan<byte> secret, bool isNonceAgeing)
    {
        if (isNonceAgeing)
        {
            return $"nextnonce=\"{nonces.Issue(options.NonceKey)}\"";
        }

        if (credentials.IsIntegrity || credentials.Count > 1)
        {
            return null;
        }

        Span<byte> proof = stackalloc byte[algorithm.HashLength];
        DigestResponse.Compute(algorithm, in credentials, secret, default, default, proof);
        Span<char> digits = stackalloc char[2 * algorithm.HashLength];
        _ = Convert.TryToHexStringLower(proof, digits, out _);
        return string.Create(CultureInfo.InvariantCulture, $"qop={credentials.Qop}, rspauth=\"{digits}\", cnonce=\"{credentials.Cnonce}\", nc={credentials.CountText}");
    }

    /// <summary>Tells once of an account whose password is kept in a form from which Digest can compute nothing.</summary>
    private void Report(string user, DigestAlgorithm algorithm)
    {
        if (_reported.Count < MostReported && _reported.TryAdd($"{user}:{algorithm.Name}", true))
        {
            Log.NoDigestPassword(logger, user, algorithm.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1350, LogLevel.Warning, "The password of {User} is not kept in a form that Digest can use with {Algorithm}: it has to be set again, for this realm. Where the site also has Basic or Form, and the store can be written, one sign-in by either is enough.")]
        public static partial void NoDigestPassword(ILogger logger, string user, string algorithm);
    }
}
