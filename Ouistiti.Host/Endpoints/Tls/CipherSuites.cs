using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>
/// The cipher suites that are offered: forward secret and authenticated encryption, nothing else. .NET takes a policy of cipher
/// suites only at the price of resumption: a connection that has one gets a context of its own, and no session is ever found
/// again. So OpenSSL itself is told, once for the process, in the way a system's administrator would tell it.
/// </summary>
internal static class CipherSuites
{
    // What an administrator names stays in force as far as it is strong; all that may follow from it and is not goes.
    private const string Weak = ":!kRSA:!kDHE:!kECDHEPSK:!PSK:!SRP:!kGOST:!aNULL:!eNULL:!MD5:!SHA1:!SHA256:!SHA384:!AESCCM:!ARIA";
    private const string Strong = "ECDHE+AESGCM:ECDHE+CHACHA20";

    // No finite fields: the larger ones keep a small device busy for each stranger that asks.
    private const string Groups = "X25519:P-256:P-384:P-521";

    // The hybrid with ML-KEM came with OpenSSL 3.5, and with it came the mark for what a build may lack.
    private const long FirstWithHybrid = 0x3050_0000;
    private const string Application = "ouistiti";

    private static readonly TlsCipherSuite[] Allowed =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ];

    private static readonly Lazy<CipherSuitesPolicy?> Decided = new(() => TryTellOpenSsl() ? null : new CipherSuitesPolicy(Allowed));

    /// <summary>
    /// What each handshake has to be told: nothing where OpenSSL knows. Has to be asked before the first handshake, because .NET
    /// then looks whether OpenSSL was told, and chooses itself where it was not.
    /// </summary>
    public static CipherSuitesPolicy? Policy => Decided.Value;

    private static bool TryTellOpenSsl()
    {
        try
        {
            // .NET may have been pointed to another version than the one that we know.
            return SafeEvpPKeyHandle.OpenSslVersion >> 28 == 3
                && OpenSslLibrary.OPENSSL_init_crypto(OpenSslLibrary.LoadConfigurationWithoutExitHandler, 0) == 1
                && Configure()
                && OffersOnlyAllowed();
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Adds to what the system's configuration says of TLS. What it says of all else is in force and stays untouched.</summary>
    private static bool Configure()
    {
        var system = ReadSystem();
        var (section, ciphers, groups) = Load(system, configuration =>
        {
            var name = Find(configuration, Find(configuration, Find(configuration, null, "openssl_conf"), "ssl_conf"), "system_default") ?? "ouistiti_tls";
            return (name, Find(configuration, name, "CipherString"), Find(configuration, name, "Groups") ?? Find(configuration, name, "Curves"));
        });
        groups ??= SafeEvpPKeyHandle.OpenSslVersion >= FirstWithHybrid ? $"?X25519MLKEM768:{Groups}" : Groups;

        // As one text: a section that is opened again goes on, and its last word counts.
        return Load(
            $"""
            {Application} = ouistiti_modules
            {system}
            [ouistiti_modules]
            ssl_conf = ouistiti_ssl
            [ouistiti_ssl]
            system_default = {section}
            [{section}]
            CipherString = {ciphers ?? Strong}{Weak}
            Groups = {groups}

            """,
            configuration => OpenSslLibrary.CONF_modules_load(configuration, Application, 0) == 1);
    }

    private static string ReadSystem()
    {
        var path = OpenSslLibrary.CONF_get1_default_config_file();
        try
        {
            var file = Marshal.PtrToStringUTF8(path);
            return File.Exists(file) ? File.ReadAllText(file) : string.Empty;
        }
        finally
        {
            OpenSslLibrary.CRYPTO_free(path, 0, 0);
        }
    }

    private static T? Load<T>(string text, Func<nint, T> use)
    {
        var memory = Marshal.StringToCoTaskMemUTF8(text);
        var bio = OpenSslLibrary.BIO_new_mem_buf(memory, -1);
        var configuration = OpenSslLibrary.NCONF_new(0);
        try
        {
            return OpenSslLibrary.NCONF_load_bio(configuration, bio, 0) == 1 ? use(configuration) : default;
        }
        finally
        {
            OpenSslLibrary.NCONF_free(configuration);
            _ = OpenSslLibrary.BIO_free(bio);
            Marshal.FreeCoTaskMem(memory);
            OpenSslLibrary.ERR_clear_error();
        }
    }

    private static string? Find(nint configuration, string? section, string name) =>
        Marshal.PtrToStringUTF8(OpenSslLibrary.NCONF_get_string(configuration, section, name));

    /// <summary>Whether it took effect: OpenSSL passes over what it does not understand.</summary>
    private static bool OffersOnlyAllowed()
    {
        var context = OpenSslLibrary.SSL_CTX_new(OpenSslLibrary.TLS_server_method());
        if (context == 0)
        {
            OpenSslLibrary.ERR_clear_error();
            return false;
        }

        try
        {
            var ciphers = OpenSslLibrary.SSL_CTX_get_ciphers(context);
            var offered = Enumerable.Range(0, OpenSslLibrary.OPENSSL_sk_num(ciphers))
                .Select(index => (TlsCipherSuite)OpenSslLibrary.SSL_CIPHER_get_protocol_id(OpenSslLibrary.OPENSSL_sk_value(ciphers, index)))
                .ToArray();

            // Where nothing is left for TLS 1.2, .NET would think that nobody has chosen.
            return offered.All(Allowed.Contains) && offered.Any(suite => suite >= TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        }
        finally
        {
            OpenSslLibrary.SSL_CTX_free(context);
        }
    }
}
