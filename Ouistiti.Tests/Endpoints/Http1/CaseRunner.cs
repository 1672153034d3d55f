using Xunit;
using Xunit.Sdk;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Sends what a case says, and what would be the next request on the connection; and looks at what comes back.</summary>
internal static class CaseRunner
{
    private const string Next = "GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public static async Task RunAsync(int port, Case line, bool byteByByte = false)
    {
        await using var connection = await RawConnection.OpenAsync(port);
        try
        {
            var abandoned = line.Expected.Ending == Ending.Abandoned;
            connection.Send(abandoned ? line.Bytes : line.Bytes + Next, byteByByte, last: abandoned);
            await CheckAsync(connection, line);
        }
        catch (Exception exception) when (exception is XunitException or InvalidDataException or TimeoutException)
        {
            throw new XunitException($"{line.Section}, {line.What}: {exception.Message}\nReceived: {connection.Received}", exception);
        }
    }

    /// <summary>Checks that the next request on a connection is answered.</summary>
    public static async Task IsKeptAsync(RawConnection connection)
    {
        var next = await connection.Answers.ReadAsync("GET");
        Assert.NotNull(next);
        Assert.Equal((200, Http1Site.Alpha), (next.Status, next.Body));
    }

    /// <summary>Sends the next request, and checks that it is answered.</summary>
    public static Task KeepsAsync(RawConnection connection)
    {
        connection.Send(Next);
        return IsKeptAsync(connection);
    }

    /// <summary>Checks that nothing more comes.</summary>
    public static async Task IsClosedAsync(RawConnection connection) =>
        Assert.True(await connection.IsAtEndAsync(), "The server sent more than the answer.");

    /// <summary>Checks what every refusal has.</summary>
    public static void IsRefusal(Answer answer, string method)
    {
        Assert.Equal("nosniff", answer.Value("X-Content-Type-Options"));
        Assert.True(answer.Status != 405 || answer.Values("Allow").Any(), "A 405 needs Allow (RFC 9110, section 15.5.6).");
        if (method != "HEAD")
        {
            Assert.StartsWith("text/plain", answer.Value("Content-Type"), StringComparison.Ordinal);
            Assert.NotEmpty(answer.Body);
        }
    }

    private static async Task CheckAsync(RawConnection connection, Case line)
    {
        var (statuses, ending) = line.Expected;
        var method = line.Bytes.TrimStart('\r', '\n').Split(' ')[0];
        var answer = await connection.Answers.ReadAsync(method);
        if (answer is null)
        {
            Assert.True(ending == Ending.Abandoned, "The server closed without an answer.");
            return;
        }

        if (ending == Ending.Abandoned)
        {
            Assert.InRange(answer.Status, 400, 499);
        }
        else
        {
            Assert.Contains(answer.Status, statuses);
        }

        Assert.False(IsOfHttp10(line.Bytes) && answer.Value("Transfer-Encoding") is not null, "HTTP/1.0 knows no chunks (RFC 9112, section 6.1).");
        if (line.Expected.Body is { } body)
        {
            Assert.Equal(body, answer.Body);
        }

        if (answer.Status >= 400)
        {
            IsRefusal(answer, method);
        }

        if (ending is Ending.Kept or Ending.Closed)
        {
            Assert.True(answer.IsLast == (ending == Ending.Closed), ending == Ending.Closed ? "The answer does not say Connection: close." : "The answer says Connection: close.");
        }

        var isKept = ending == Ending.Kept || (ending == Ending.AsAnswered && !answer.IsLast);
        await (isKept ? IsKeptAsync(connection) : IsClosedAsync(connection));
    }

    private static bool IsOfHttp10(string bytes) => bytes.Split("\r\n")[0].EndsWith(" HTTP/1.0", StringComparison.Ordinal);
}
