namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>Tells how far a client has come with what it is sent. A connection's transport sets it.</summary>
internal interface ITransferProgress
{
    /// <summary>The number of bytes that the client's system has taken from the connection so far. From any thread.</summary>
    long Taken { get; }

    /// <summary>Whether nothing more can be sent. From any thread.</summary>
    bool HasEnded { get; }
}
