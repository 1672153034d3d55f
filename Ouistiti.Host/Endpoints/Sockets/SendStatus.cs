namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>How far an attempt to send has come.</summary>
internal enum SendStatus
{
    /// <summary>All of it has been sent.</summary>
    Done,

    /// <summary>The client has to take some of it first.</summary>
    Full,

    /// <summary>Much has been sent, and others should have their turn.</summary>
    Busy,

    /// <summary>The connection has ended.</summary>
    Ended,
}
