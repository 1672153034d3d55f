using System.Runtime.InteropServices;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>OpenSSL 3, the library that .NET itself shakes hands with: what of it .NET does not lead to.</summary>
internal static partial class OpenSslLibrary
{
    private const string Crypto = "libcrypto.so.3";
    private const string Ssl = "libssl.so.3";

    /// <summary>Reads the system's configuration, where nobody has yet, and leaves the end of the process to .NET.</summary>
    public const ulong LoadConfigurationWithoutExitHandler = 0x0000_0040 | 0x0008_0000;

    [LibraryImport(Crypto)]
    public static partial int OPENSSL_init_crypto(ulong options, nint settings);

    [LibraryImport(Crypto)]
    public static partial nint CONF_get1_default_config_file();

    [LibraryImport(Crypto)]
    public static partial void CRYPTO_free(nint memory, nint file, int line);

    [LibraryImport(Crypto)]
    public static partial nint NCONF_new(nint method);

    [LibraryImport(Crypto)]
    public static partial void NCONF_free(nint configuration);

    [LibraryImport(Crypto)]
    public static partial int NCONF_load_bio(nint configuration, nint bio, nint errorLine);

    [LibraryImport(Crypto, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NCONF_get_string(nint configuration, string? section, string name);

    [LibraryImport(Crypto, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CONF_modules_load(nint configuration, string application, ulong flags);

    /// <summary>Reads from a text, which has to live as long as what this returns. The length -1 means: to its NUL.</summary>
    [LibraryImport(Crypto)]
    public static partial nint BIO_new_mem_buf(nint text, int length);

    [LibraryImport(Crypto)]
    public static partial int BIO_free(nint bio);

    [LibraryImport(Crypto)]
    public static partial void ERR_clear_error();

    [LibraryImport(Crypto)]
    public static partial int OPENSSL_sk_num(nint stack);

    [LibraryImport(Crypto)]
    public static partial nint OPENSSL_sk_value(nint stack, int index);

    [LibraryImport(Ssl)]
    public static partial nint TLS_server_method();

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_free(nint context);

    /// <summary>The suites that a new context offers; owned by it.</summary>
    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_get_ciphers(nint context);

    [LibraryImport(Ssl)]
    public static partial ushort SSL_CIPHER_get_protocol_id(nint cipher);
}
