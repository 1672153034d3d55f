using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Reads answers as RFC 9112 writes them, and forgives nothing.</summary>
internal sealed partial class AnswerReader(RawConnection connection)
{
    private const int MaxLine = 16_384;
    private static readonly string[] Single = ["Content-Length", "Content-Type", "Date", "Location", "Server", "Transfer-Encoding"];

    /// <summary>Reads an answer.</summary>
    /// <param name="method">The method of the request.</param>
    /// <returns>The answer; nothing where the connection ends instead.</returns>
    /// <exception cref="InvalidDataException">The answer is malformed or not whole.</exception>
    public async Task<Answer?> ReadAsync(string method)
    {
        if (await connection.IsAtEndAsync())
        {
            return null;
        }

        var statusLine = StatusLine().Match(await ReadLineAsync());
        Require(statusLine.Success, "the status line is malformed (RFC 9112, section 4)");
        var status = int.Parse(statusLine.Groups["status"].ValueSpan, CultureInfo.InvariantCulture);
        var answer = new Answer(status, await ReadFieldsAsync(), string.Empty);
        foreach (var name in Single)
        {
            Require(answer.Values(name).Count() <= 1, $"{name} is repeated (RFC 9110, section 5.3)");
        }

        Require(status < 200 || IsDate(answer.Value("Date")), "there is no Date, or a malformed one (RFC 9110, section 6.6.1)");
        return answer with { Body = await ReadBodyAsync(answer, method) };
    }

    private async Task<List<KeyValuePair<string, string>>> ReadFieldsAsync()
    {
        var fields = new List<KeyValuePair<string, string>>();
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var field = FieldLine().Match(line);
            Require(field.Success, $"the field line \"{line}\" is malformed (RFC 9112, section 5)");
            fields.Add(KeyValuePair.Create(field.Groups["name"].Value, field.Groups["value"].Value));
        }

        return fields;
    }

    private async Task<string> ReadBodyAsync(Answer answer, string method)
    {
        var (length, coding) = (answer.Value("Content-Length"), answer.Value("Transfer-Encoding"));
        Require(length is null || coding is null, "there are both Content-Length and Transfer-Encoding (RFC 9112, section 6.2)");
        Require(length is null || Digits().IsMatch(length), "Content-Length is malformed (RFC 9110, section 8.6)");
        Require(coding is null or "chunked", "Transfer-Encoding is not chunked (RFC 9112, section 6.1)");
        Require((length ?? coding) is null || answer.Status is >= 200 and not 204, $"a {answer.Status} has no content (RFC 9110, section 8.6; RFC 9112, section 6.1)");
        if (method == "HEAD" || answer.Status is < 200 or 204 or 304)
        {
            return string.Empty;
        }

        if (coding is not null)
        {
            return await ReadChunksAsync();
        }

        if (length is not null)
        {
            return await connection.ReadAsync(int.Parse(length, CultureInfo.InvariantCulture));
        }

        Require(answer.IsLast, "nothing tells where the answer ends (RFC 9112, section 6.3)");
        return await connection.ReadToEndAsync();
    }

    private async Task<string> ReadChunksAsync()
    {
        var body = new StringBuilder();
        while (true)
        {
            var line = ChunkLine().Match(await ReadLineAsync());
            Require(line.Success, "a chunk's size is malformed (RFC 9112, section 7.1)");
            var size = int.Parse(line.Groups["size"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                _ = await ReadFieldsAsync();
                return body.ToString();
            }

            _ = body.Append(await connection.ReadAsync(size));
            Require(await ReadLineAsync() is "", "a chunk is longer than its size (RFC 9112, section 7.1)");
        }
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = await connection.ReadAsync(1);
            if (next == "\r")
            {
                Require(await connection.ReadAsync(1) == "\n", "there is a bare CR (RFC 9112, section 2.2)");
                return line.ToString();
            }

            Require(next != "\n", "there is a bare LF (RFC 9112, section 2.2)");
            Require(line.Length < MaxLine, "a line does not end");
            _ = line.Append(next);
        }
    }

    private static bool IsDate(string? value) =>
        DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidDataException($"The answer is malformed: {otherwise}.");
        }
    }

    [GeneratedRegex(@"^HTTP/1\.1 (?<status>[1-5][0-9][0-9]) [\t\x20-\x7E]*\z")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"^(?<name>[!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*(?<value>([\x21-\x7E]([\t\x20-\x7E]*[\x21-\x7E])?)?)[\t ]*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"^(?<size>[0-9A-Fa-f]{1,7})\z")]
    private static partial Regex ChunkLine();

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,8})\z")]
    private static partial Regex Digits();
}
