namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>A hash of what comes in parts.</summary>
internal interface IStreamHash : IDisposable
{
    /// <summary>Adds a part.</summary>
    void Append(ReadOnlySpan<byte> part);

    /// <summary>The hash of all parts. Nothing can be added afterwards.</summary>
    byte[] Finish();
}
