using Ouistiti.Host.Configuration;
using Ouistiti.Host.Endpoints;
using Ouistiti.Host.Endpoints.Tls;
using Ouistiti.Host.Logging;
using Ouistiti.Middleware.Sites;

namespace Ouistiti.Host.Commands;

/// <summary>Says whether a configuration could be served, without serving it.</summary>
internal static class CheckCommand
{
    public static int Run(string? file, IReadOnlyList<string> settings)
    {
        var path = ConfigurationArguments.PathOf(file);
        var configuration = LoadedConfiguration.Load(path, settings);
        var mistakes = configuration.Certificates.Select(Unreadable)
            .Concat(configuration.Settings.Kestrel.Endpoints.Select(endpoint => UnreadableAuthority(endpoint.Key, endpoint.Value)))
            .OfType<string>().ToArray();
        if (mistakes.Length > 0)
        {
            throw new ConfigurationException(mistakes);
        }

        foreach (var warning in SiteWarnings.Of(configuration.Settings.Ouistiti.Sites))
        {
            Console.Error.WriteLine(Printable.Escape($"warning: {warning}"));
        }

        Console.WriteLine($"{path} is fine: {configuration.Settings.Ouistiti.Sites.Count} site(s) on {configuration.Settings.Kestrel.Endpoints.Count} endpoint(s).");
        return ExitCode.Success;
    }

    private static string? UnreadableAuthority(string name, EndpointOptions endpoint)
    {
        try
        {
            _ = endpoint.ClientCertificateAuthority is { } path ? ClientAuthority.Load(path) : null;
            return null;
        }
        catch (Exception exception) when (CertificateLoader.IsUnusable(exception))
        {
            return $"Kestrel:Endpoints:{name}:{nameof(endpoint.ClientCertificateAuthority)} = \"{endpoint.ClientCertificateAuthority}\" cannot be used: {exception.Message}; expected the root certificates of authorities";
        }
    }

    private static string? Unreadable(CertificateOptions certificate)
    {
        try
        {
            _ = CertificateLoader.Load(certificate);
            return null;
        }
        catch (Exception exception) when (CertificateLoader.IsUnusable(exception))
        {
            return $"{certificate.Path} is no certificate that can be used: {exception.Message}; expected a certificate with its key";
        }
    }
}
