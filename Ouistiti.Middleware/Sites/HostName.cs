using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ouistiti.Middleware.Sites;

/// <summary>Host names as sites compare them: ASCII, lower case, without port and closing dot.</summary>
public static class HostName
{
    /// <summary>Reads a name of the configuration, which may begin with <c>*.</c> and hold letters of any script.</summary>
    public static bool TryNormalize(string name, [NotNullWhen(true)] out string? normalized)
    {
        var wildcard = name.StartsWith("*.", StringComparison.Ordinal);
        var rest = (wildcard ? name[2..] : name).TrimEnd('.');
        normalized = null;
        if (rest.StartsWith('[') && rest.EndsWith(']'))
        {
            rest = rest[1..^1];
        }

        if (System.Net.IPAddress.TryParse(rest, out var address))
        {
            normalized = wildcard ? null : address.ToString();
            return normalized is not null;
        }

        try
        {
            rest = new IdnMapping().GetAscii(rest).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        if (Uri.CheckHostName(rest) != UriHostNameType.Dns)
        {
            return false;
        }

        normalized = wildcard ? "*." + rest : rest;
        return true;
    }

    /// <summary>The name in a Host header (RFC 9110, section 7.2), in whatever case it came.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> header)
    {
        if (header.StartsWith('['))
        {
            var end = header.IndexOf(']');
            return end < 0 ? header : header[1..end];
        }

        var port = header.IndexOf(':');
        return (port < 0 ? header : header[..port]).TrimEnd('.');
    }
}
