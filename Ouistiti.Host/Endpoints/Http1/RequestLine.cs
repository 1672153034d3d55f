using System.Buffers;
using System.Text;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>The grammar of request lines (RFC 9112, section 3).</summary>
internal readonly ref struct RequestLine
{
    // What a URI may hold (RFC 3986, section 2), and what browsers send unescaped besides. No fragment.
    private static readonly SearchValues<byte> TargetCharacters =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (byte)code).Except("\"#<>"u8.ToArray())]);

    /// <summary>The method.</summary>
    public ReadOnlySpan<byte> Method { get; private init; }

    /// <summary>The version to answer in.</summary>
    public HttpVersions Version { get; private init; }

    /// <summary>The scheme and the authority of a target in absolute form.</summary>
    public ReadOnlySpan<byte> Origin { get; private init; }

    /// <summary>Whether the line says a later version of HTTP/1 than there is.</summary>
    public bool IsLaterVersion { get; private init; }

    /// <summary>Takes a request line apart.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="rules">What is accepted.</param>
    /// <param name="parsed">The line, as far as it could be understood.</param>
    /// <returns>Why it is none that is accepted; null where it is.</returns>
    public static Refusal? TryParse(ReadOnlySpan<byte> line, RequestRules rules, out RequestLine parsed)
    {
        parsed = default;
        if (line.Length <= rules.MaxRequestLineSize && line.StartsWith("GET /"u8) && line.EndsWith(" HTTP/1.1"u8) && rules.Versions.HasFlag(HttpVersions.Http1_1))
        {
            // Nearly all of them.
            parsed = new RequestLine { Method = line[..3], Version = HttpVersions.Http1_1 };
            return CheckPath(line[4..^9]);
        }

        if (CheckMethod(line, out var methodEnd) is { } wrongMethod)
        {
            return wrongMethod;
        }

        if (methodEnd < 0)
        {
            return RequestRefusals.RequestLine;
        }

        var method = line[..methodEnd];
        parsed = new RequestLine { Method = method };
        if (line.Length > rules.MaxRequestLineSize)
        {
            return RequestRefusals.TargetTooLong;
        }

        var rest = line[(methodEnd + 1)..];
        var space = rest.IndexOf((byte)' ');
        var target = space < 0 ? rest : rest[..space];
        if (target.IsEmpty)
        {
            return RequestRefusals.RequestLine;
        }

        var version = HttpVersions.Http0_9;
        var isLater = false;
        if (space >= 0 && CheckVersion(rest[(space + 1)..], out version, out isLater) is { } refusal)
        {
            return refusal;
        }

        parsed = new RequestLine { Method = method, Version = version, IsLaterVersion = isLater, Origin = OriginOf(target) };
        return CheckTarget(target, parsed, rules)
            ?? (rules.Versions.HasFlag(version) ? null : version == HttpVersions.Http0_9 ? RequestRefusals.SimpleRequest : RequestRefusals.VersionNotAccepted);
    }

    /// <summary>What can be told of a line by its method, also before the rest has come.</summary>
    /// <param name="line">The line, or its beginning.</param>
    /// <param name="end">Where the method ends; negative where it has not ended.</param>
    public static Refusal? CheckMethod(ReadOnlySpan<byte> line, out int end)
    {
        end = line.IndexOfAnyExcept(FieldSyntax.Token);
        return (end < 0 ? line.Length : end) > RequestRules.MaxMethodSize ? RequestRefusals.MethodTooLong
            : end == 0 || (end > 0 && line[end] != ' ') ? RequestRefusals.RequestLine
            : null;
    }

    private static Refusal? CheckVersion(ReadOnlySpan<byte> text, out HttpVersions version, out bool isLater)
    {
        version = HttpVersions.Http1_1;
        isLater = false;
        if (text.SequenceEqual("HTTP/1.1"u8))
        {
            return null;
        }

        if (text.Length != 8 || !text.StartsWith("HTTP/"u8) || text[6] != '.' || !char.IsAsciiDigit((char)text[5]) || !char.IsAsciiDigit((char)text[7]))
        {
            return text.Contains((byte)' ') ? RequestRefusals.RequestLine : RequestRefusals.VersionSyntax;
        }

        version = text[7] == '0' ? HttpVersions.Http1_0 : HttpVersions.Http1_1;
        isLater = text[7] > '1';
        return text[5] == '1' ? null : RequestRefusals.VersionNotAccepted;
    }

    private static Refusal? CheckTarget(ReadOnlySpan<byte> target, RequestLine line, RequestRules rules)
    {
        // A tunnel is no business of an origin server, and an echo of the request shows what scripts must not see (RFC 9110, sections 9.3.6 and 9.3.8).
        // Methods are told apart by case (RFC 9110, section 9.1), and not everybody who looks at one later does so.
        if (line.Method.SequenceEqual("CONNECT"u8) || line.Method.SequenceEqual("TRACE"u8) || line.Method.ContainsAnyInRange((byte)'a', (byte)'z'))
        {
            return RequestRefusals.Method;
        }

        if (target[0] == '/')
        {
            return CheckPath(target);
        }

        if (line.Version == HttpVersions.Http0_9)
        {
            return RequestRefusals.RequestLine;
        }

        return target.ContainsAnyExcept(TargetCharacters) ? RequestRefusals.Target
            : target.SequenceEqual("*"u8)
            ? (line.Method.SequenceEqual("OPTIONS"u8) ? null : RequestRefusals.Target)
            : CheckAbsoluteForm(target, line.Origin, rules);
    }

    private static Refusal? CheckPath(ReadOnlySpan<byte> target) =>
        target.ContainsAnyExcept(TargetCharacters) || HoldsNul(target) ? RequestRefusals.Target : null;

    /// <summary>RFC 9112, section 3.2.2; the scheme: RFC 9110, section 7.4.</summary>
    private static Refusal? CheckAbsoluteForm(ReadOnlySpan<byte> target, ReadOnlySpan<byte> origin, RequestRules rules)
    {
        var schemeEnd = origin.IndexOf((byte)':');
        var isTls = schemeEnd == 5;
        var isAbsolute = schemeEnd >= 0
            && Ascii.EqualsIgnoreCase(origin[..schemeEnd], isTls ? "https"u8 : "http"u8)
            && FieldSyntax.IsHost(origin[(schemeEnd + 3)..])
            && !HoldsNul(target)

            // Kestrel reads it with Uri, and refuses what that does not take.
            && Uri.TryCreate(Encoding.ASCII.GetString(target), UriKind.Absolute, out _);
        return !isAbsolute ? RequestRefusals.Target : isTls != rules.IsTls ? RequestRefusals.Scheme : null;
    }

    /// <summary>What comes before the path and the query; nothing in the other forms.</summary>
    private static ReadOnlySpan<byte> OriginOf(ReadOnlySpan<byte> target)
    {
        var schemeEnd = target[0] == '/' ? -1 : target.IndexOf("://"u8);
        if (schemeEnd < 0)
        {
            return [];
        }

        var length = target[(schemeEnd + 3)..].IndexOfAny((byte)'/', (byte)'?');
        return length < 0 ? target : target[..(schemeEnd + 3 + length)];
    }

    /// <summary>Whether the path holds an escaped NUL, which no file name and no program survives.</summary>
    private static bool HoldsNul(ReadOnlySpan<byte> target)
    {
        var nul = target.IndexOf("%00"u8);
        return nul >= 0 && !target[..nul].Contains((byte)'?');
    }
}
