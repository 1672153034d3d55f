using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Middleware.Features;

/// <summary>
/// Sends parts of open files as a response's body without reading them into the program. Connections in clear have it; over TLS,
/// every byte has to be encrypted first.
/// </summary>
public interface IFileTransferFeature
{
    /// <summary>
    /// Whether a response can be sent so: its <c>Content-Length</c> is set, it has a body, and nothing is in the body's way that has to see its bytes.
    /// </summary>
    bool CanSend(HttpResponse response);

    /// <summary>
    /// Sends a region of a file as the next bytes of the body, with the response's head before it where that is not on its way yet. A client that
    /// reads slowly is waited for.
    /// </summary>
    /// <param name="response">The response, for which <see cref="CanSend"/> is true.</param>
    /// <param name="file">The file. It stays open until the task ends.</param>
    /// <param name="offset">Where the region begins, in bytes.</param>
    /// <param name="count">How long it is, in bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">The file has become shorter. The connection is aborted.</exception>
    /// <exception cref="OperationCanceledException">The client has gone, or it was to stop. The connection is aborted.</exception>
    ValueTask SendAsync(HttpResponse response, SafeFileHandle file, long offset, long count, CancellationToken cancellationToken);
}
