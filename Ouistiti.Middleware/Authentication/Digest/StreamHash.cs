using System.Security.Cryptography;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>A hash that .NET has.</summary>
internal sealed class StreamHash(HashAlgorithmName name) : IStreamHash
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

    public void Append(ReadOnlySpan<byte> part) => _hash.AppendData(part);

    public byte[] Finish() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
