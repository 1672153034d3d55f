namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>What a server must do with some bytes.</summary>
/// <param name="Statuses">The status codes that the answer may have.</param>
/// <param name="Ending">What becomes of the connection.</param>
internal sealed record Expectation(int[] Statuses, Ending Ending)
{
    /// <summary>The content of the answer, where it matters.</summary>
    public string? Body { get; init; }

    /// <summary>What is expected when the same bytes come one by one.</summary>
    public Expectation ByteByByte => IsOfBody ? Cut([.. Statuses, 405]) : this;

    /// <summary>Whether the answer is about the body, so that it may have been given before the fault came.</summary>
    private bool IsOfBody { get; init; }

    /// <summary>The request is answered, and so is the next one: the server saw where the request ends.</summary>
    public static Expectation Kept(params int[] statuses) => new(statuses, Ending.Kept);

    /// <summary>The request is answered, and nothing after it.</summary>
    public static Expectation Closed(params int[] statuses) => new(statuses, Ending.Closed);

    /// <summary>The request is answered; whether the connection is closed after it is the server's choice.</summary>
    public static Expectation Answered(params int[] statuses) => new(statuses, Ending.AsAnswered);

    /// <summary>There is one answer, and the connection ends.</summary>
    public static Expectation Cut(params int[] statuses) => new(statuses, Ending.Cut);

    /// <summary>The client stops in the middle.</summary>
    public static Expectation Abandoned() => new([], Ending.Abandoned);

    /// <summary>The head is malformed: 400, and the connection is closed.</summary>
    public static Expectation Refused() => Closed(400);

    /// <summary>The body is malformed: 400 where it comes together with its head; in any case the connection is closed.</summary>
    public static Expectation RefusedBody() => Closed(400) with { IsOfBody = true };
}
