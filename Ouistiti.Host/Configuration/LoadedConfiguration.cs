using System.Text;
using Ouistiti.Middleware.Documents;
using Ouistiti.Middleware.Sites;
using Ouistiti.Middleware.Validation;

namespace Ouistiti.Host.Configuration;

/// <summary>A configuration without a mistake.</summary>
internal sealed class LoadedConfiguration
{
    private readonly ConfigurationSources _sources;

    private LoadedConfiguration(ConfigurationSources sources, AppSettings settings)
    {
        _sources = sources;
        Settings = settings;
        Content = new Dictionary<string, string>(FileWatch.Read(Files.Except(sources.Files)).Concat(sources.Content), StringComparer.Ordinal);
    }

    /// <summary>What is configured.</summary>
    public AppSettings Settings { get; }

    /// <summary>The sites, ready to be built.</summary>
    public IEnumerable<SiteDefinition> Sites =>
        Settings.Ouistiti.Sites.Select(site => new SiteDefinition(site.Key, site.Value, Fingerprint($"Ouistiti:Sites:{site.Key}")));

    /// <summary>All certificates that are configured.</summary>
    public IEnumerable<CertificateOptions> Certificates => CertificatesOf(Settings);

    /// <summary>The files that the configuration depends on: what replaces them asks for a reload.</summary>
    public IEnumerable<string> Files => _sources.Files.Concat(Certificates
        .SelectMany(certificate => new[] { certificate.Path, certificate.KeyPath, certificate.ChainPath })
        .Concat(Settings.Kestrel.Endpoints.Values.Select(endpoint => endpoint.ClientCertificateAuthority))
        .OfType<string>());

    /// <summary>A digest of what these files held when they were read.</summary>
    public IReadOnlyDictionary<string, string> Content { get; }

    /// <summary>Reads, binds and validates.</summary>
    /// <param name="file">The absolute path of the configuration file.</param>
    /// <param name="overrides">Arguments of the command line in the form <c>--Key:Below=value</c>.</param>
    /// <param name="dataDirectory">The data directory that the running server uses, whatever the file now says.</param>
    /// <exception cref="ConfigurationException">There is a mistake; the exception holds all that were found.</exception>
    public static LoadedConfiguration Load(string file, IReadOnlyList<string> overrides, string? dataDirectory = null)
    {
        var sources = new ConfigurationSources(file, overrides);
        var mistakes = new List<Mistake>();
        ConfigurationShape.Load().Check(sources, mistakes);
        ThrowIfAny(mistakes, sources);

        var settings = Bind(sources.Root);
        var check = new SectionCheck(sources.BaseDirectory, mistakes);
        settings.Kestrel.Validate(check.At(nameof(AppSettings.Kestrel)));
        settings.Ouistiti.Validate(check.At(nameof(AppSettings.Ouistiti)));
        CrossReferences.Validate(settings, check);
        ThrowIfAny(mistakes, sources);
        CrossReferences.ValidateSecrets(settings, SecretsOf(settings, sources, dataDirectory), check);
        ThrowIfAny(mistakes, sources);
        return new LoadedConfiguration(sources, settings);
    }

    private static List<(string Path, string What)> SecretsOf(AppSettings settings, ConfigurationSources sources, string? dataDirectory) =>
    [
        (settings.Ouistiti.DataDirectory, "the data directory"),
        (dataDirectory ?? settings.Ouistiti.DataDirectory, "the data directory in use"),
        (settings.Ouistiti.Logging.File?.Path ?? settings.Ouistiti.DataDirectory, "the log"),
        .. sources.Files.Where(File.Exists).Select(file => (file, "the configuration")),
        .. CertificatesOf(settings).Select(certificate => (certificate.KeyPath ?? certificate.Path, "a private key")),
        .. settings.Ouistiti.Sites.Values.SelectMany(site => site.Authentication?.Accounts ?? []).Select(store => store.File ?? store.Database).OfType<string>().Select(path => (path, "accounts")),
        .. settings.Ouistiti.Sites.Values.Select(site => site.Authentication?.Tokens.SecretFile).OfType<string>().Select(file => (file, "the secret of tokens")),
        .. settings.Ouistiti.Sites.Values.SelectMany(site => new[] { site.Authentication?.OpenIdConnect?.ClientSecretFile, site.Authentication?.OpenIdConnect?.ClientKeyFile })
            .OfType<string>().Select(file => (file, "the secret of an OpenID client")),
    ];

    private static IEnumerable<CertificateOptions> CertificatesOf(AppSettings settings) =>
        settings.Kestrel.Endpoints.Values
            .SelectMany(endpoint => endpoint.Sni.Values.Select(sni => sni.Certificate).Append(endpoint.Certificate))
            .Append(settings.Kestrel.Certificates.Default)
            .Concat(settings.Ouistiti.Sites.Values.Select(site => site.Certificate))
            .OfType<CertificateOptions>();

    private static AppSettings Bind(IConfigurationRoot root)
    {
        var settings = root.Get<AppSettings>() ?? new AppSettings();
        foreach (var (name, site) in settings.Ouistiti.Sites)
        {
            // The binder passes over empty values. Those that are allowed mean something.
            var section = root.GetSection($"Ouistiti:Sites:{name}");
            foreach (var header in section.GetSection(nameof(site.Headers)).GetChildren().Where(header => string.IsNullOrEmpty(header.Value)))
            {
                site.Headers[header.Key] = string.Empty;
            }

            // A factor that is asked for as it comes must not be none.
            if (site.Authentication is { SecondFactor: null } authentication
                && section.GetSection(nameof(site.Authentication)).GetChildren().Any(child => child.Key.Equals(nameof(authentication.SecondFactor), StringComparison.OrdinalIgnoreCase)))
            {
                authentication.SecondFactor = new();
            }

            for (var i = 0; i < site.Documents.Length; i++)
            {
                var documents = section.GetSection($"{nameof(site.Documents)}:{i}");
                site.Documents[i].DefaultPage = documents[nameof(DocumentsOptions.DefaultPage)] ?? site.Documents[i].DefaultPage;
                site.Documents[i].Charset = documents[nameof(DocumentsOptions.Charset)] ?? site.Documents[i].Charset;
            }
        }

        return settings;
    }

    /// <summary>All keys and values below a key, as one text.</summary>
    public string Fingerprint(string key)
    {
        var text = new StringBuilder();
        foreach (var (path, value) in _sources.Root.GetSection(key).AsEnumerable())
        {
            _ = text.Append(path).Append('=').Append(value).Append('\n');
        }

        return text.ToString();
    }

    private static void ThrowIfAny(List<Mistake> mistakes, ConfigurationSources sources)
    {
        if (mistakes.Count > 0)
        {
            throw new ConfigurationException([.. mistakes.Select(mistake => Describe(mistake, sources))]);
        }
    }

    /// <summary>Whether the value may be a password: also one under a misspelt key, or in a wrong place near a key.</summary>
    private static bool MayBeSecret(Mistake mistake) =>
        mistake.Key.Contains("Pass", StringComparison.OrdinalIgnoreCase)
        || mistake.Key.Contains("Secret", StringComparison.OrdinalIgnoreCase)
        || mistake.Key.EndsWith(nameof(SiteOptions.Certificate), StringComparison.OrdinalIgnoreCase)
        || (mistake.Key.Contains(nameof(SiteOptions.Certificate), StringComparison.OrdinalIgnoreCase) && mistake.Problem == "is an unknown key");

    private static string Describe(Mistake mistake, ConfigurationSources sources)
    {
        var value = sources.Root[mistake.Key] is { Length: > 0 } text ? $" = \"{(MayBeSecret(mistake) ? "***" : text)}\"" : string.Empty;
        return $"{sources.SourceOf(mistake.Key)}: {mistake.Key}{value} {mistake.Problem}; expected {mistake.Expected}";
    }
}
