using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Authentication.Digest;

/// <summary>Reads the bodies of requests that are protected too (<c>qop=auth-int</c>): whole, before anything else sees them, and to be read again then.</summary>
internal sealed class DigestBodies
{
    // What is longer waits in a temporary file.
    private const int InMemory = 32 * 1024;
    private const int PartLength = 16 * 1024;

    // Nobody has signed in yet whose bodies are kept.
    private const int MostAtATime = 32;

    private readonly Room _room = new(MostAtATime);

    /// <summary>Computes the hash of a request's body.</summary>
    /// <param name="context">The request, whose body nobody has read.</param>
    /// <param name="algorithm">The hash.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="BadHttpRequestException">It has more, or too many bodies are kept at the moment.</exception>
    public async Task<byte[]> HashAsync(HttpContext context, DigestAlgorithm algorithm, int most)
    {
        using var hash = algorithm.CreateStreamHash();
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is not false)
        {
            await ReadAsync(context, hash, most);
        }

        return hash.Finish();
    }

    private async Task ReadAsync(HttpContext context, IStreamHash hash, int most)
    {
        var request = context.Request;
        if (request.ContentLength > most)
        {
            throw TooLarge();
        }

        if (!_room.TryEnter())
        {
            throw new BadHttpRequestException("Too many bodies are being checked.", StatusCodes.Status503ServiceUnavailable);
        }

        context.Response.RegisterForDispose(new Place(_room));
        await Task.Yield();
        request.EnableBuffering(InMemory);
        var part = ArrayPool<byte>.Shared.Rent(PartLength);
        try
        {
            var total = 0L;
            for (int count; (count = await request.Body.ReadAsync(part, context.RequestAborted)) > 0;)
            {
                total += count;
                if (total > most)
                {
                    throw TooLarge();
                }

                hash.Append(part.AsSpan(0, count));
            }

            request.Body.Position = 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    private static BadHttpRequestException TooLarge() => new("The body is too large to be checked.", StatusCodes.Status413PayloadTooLarge);

    private sealed class Place(Room room) : IDisposable
    {
        public void Dispose() => room.Leave();
    }
}
