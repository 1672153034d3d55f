using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Authentication;

/// <summary>Decides where <c>redirect_uri</c> may lead to: the site itself, its siblings, and hosts that are listed.</summary>
/// <param name="trustedHosts">Host names that are listed.</param>
/// <param name="isSibling">Whether a host name is one of this server's sites.</param>
internal sealed class RedirectTargets(IReadOnlyCollection<string> trustedHosts, Func<string, bool> isSibling)
{
    private const int Longest = 4096;

    /// <summary>The name of the parameter that says where to go on after signing in.</summary>
    public const string Parameter = "redirect_uri";

    /// <summary>Whether a page of this host may send users here, and be sent users by us.</summary>
    /// <param name="host">A host name, without port.</param>
    /// <param name="request">The request, whose own host is trusted.</param>
    public bool IsTrusted(string host, HttpRequest request) =>
        string.Equals(host, request.Host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        || trustedHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || isSibling(host);

    /// <summary>Reads the target of a form, or else of the address that it was sent to.</summary>
    public string? Read(IFormCollection? form, HttpRequest request) =>
        Read(form?[Parameter] is [{ } value] ? value : request.Query[Parameter].ToString(), request);

    /// <summary>Reads a target.</summary>
    /// <param name="value">What the client sent.</param>
    /// <param name="request">The request.</param>
    /// <returns>What can stand in a Location field; null where the target is missing, malformed, or leads elsewhere.</returns>
    public string? Read(string? value, HttpRequest request)
    {
        if (string.IsNullOrEmpty(value) || value.Length > Longest || value.Any(character => character is <= ' ' or '\\' or >= '\x7f'))
        {
            return null;
        }

        if (value[0] == '/')
        {
            // Two slashes begin a host, not a path (RFC 3986, section 4.2).
            return value.Length > 1 && value[1] == '/' ? null : value;
        }

        return Uri.TryCreate(value, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && !request.IsHttps))
            && uri.UserInfo.Length == 0
            && IsTrusted(uri.IdnHost, request)
            ? uri.AbsoluteUri
            : null;
    }
}
