using System.IO.Pipelines;

namespace Ouistiti.Middleware.Http;

/// <summary>Looks at how sending went.</summary>
internal static class FlushResultExtensions
{
    /// <summary>Ends an answer that nobody reads any more.</summary>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public static void ThrowIfGone(this FlushResult flushed)
    {
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new OperationCanceledException("The client does not read any more.");
        }
    }
}
