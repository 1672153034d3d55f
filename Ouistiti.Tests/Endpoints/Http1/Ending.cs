namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>What becomes of a connection after the answer.</summary>
internal enum Ending
{
    /// <summary>The next request on the connection is answered.</summary>
    Kept,

    /// <summary>The answer says that it is the last, the connection is closed, and what was sent after the request is not answered.</summary>
    Closed,

    /// <summary>Kept or closed, as the answer itself says.</summary>
    AsAnswered,

    /// <summary>There is one answer and the connection is closed; the answer need not say so, for the server may have learned it later.</summary>
    Cut,

    /// <summary>The client stops sending before the message is whole: there is no answer or an error, and the connection is closed.</summary>
    Abandoned,
}
