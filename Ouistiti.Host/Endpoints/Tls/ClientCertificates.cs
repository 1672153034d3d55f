using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Ouistiti.Host.Logging;

namespace Ouistiti.Host.Endpoints.Tls;

/// <summary>The certificates that the clients of an endpoint show.</summary>
/// <param name="mode">Whether they have to.</param>
/// <param name="authority">Whose certificates are accepted.</param>
internal sealed class ClientCertificates(ClientCertificateMode mode, ClientAuthority authority)
{
    /// <summary>The authentication type of a user that a certificate names.</summary>
    public const string AuthenticationType = "ClientCertificate";

    private const string CommonName = "2.5.4.3";
    private const int MaxName = 256;

    /// <summary>Who is let in, as a text to compare.</summary>
    public string Terms => $"{mode} {authority.Digest}";

    /// <summary>Has a handshake ask for a certificate, and its connection know whose it was.</summary>
    /// <param name="options">What the client is shaken hands with.</param>
    /// <param name="connection">Receives the name.</param>
    /// <param name="refused">Told why a certificate is refused.</param>
    public void AskFor(SslServerAuthenticationOptions options, EndpointFeature connection, Action<string> refused)
    {
        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = authority.NewPolicy();

        // A session would carry a certificate to other endpoints, whose terms are others, because .NET keeps the sessions of a
        // server certificate together; and it carries no intermediate ones, without which it cannot be checked again.
        options.AllowTlsResume = false;
        options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            if (certificate is null)
            {
                if (mode == ClientCertificateMode.AllowCertificate)
                {
                    return true;
                }

                refused("it shows none");
                return false;
            }

            if (WhyNot(certificate, chain, errors, out var user) is { } reason)
            {
                refused(reason);
                return false;
            }

            connection.User = user;
            return true;
        };
    }

    private static string? WhyNot(X509Certificate certificate, X509Chain? chain, SslPolicyErrors errors, out string? user)
    {
        user = null;
        if (errors != SslPolicyErrors.None)
        {
            return string.Join(", ", chain?.ChainStatus.Select(status => status.Status.ToString()).Distinct() ?? [errors.ToString()]);
        }

        var names = ((X509Certificate2)certificate).SubjectName.EnumerateRelativeDistinguishedNames().ToArray();
        if (Array.Exists(names, name => name.HasMultipleElements))
        {
            return "its subject has a name of several parts";
        }

        var common = names.Where(name => name.GetSingleElementType().Value == CommonName).Select(name => name.GetSingleElementValue()).ToArray();
        if (common is not [{ } single])
        {
            return "its subject has not one common name";
        }

        // It ends up in logs, headers and environments.
        if (single.Length > MaxName || single.Trim().Length == 0 || single.Trim() != single || Printable.Escape(single) != single)
        {
            return "its common name cannot be a user's";
        }

        user = single;
        return null;
    }
}
