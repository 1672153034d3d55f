using System.IO.Pipelines;
using System.Text;
using Ouistiti.Host.Endpoints;
using Ouistiti.Host.Endpoints.Connections;
using Ouistiti.Host.Endpoints.Http1;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>What a guard makes of bytes, for a reader that consumes all it gets.</summary>
internal sealed class GuardedBytes : IGuardedConnection
{
    /// <summary>What an endpoint accepts that accepts everything.</summary>
    public static readonly RequestRules Rules = new EndpointOptions { Url = "http://localhost", HttpVersions = ["0.9", "1.0", "1.1"] }.MakeRules(new LimitsOptions());

    private readonly StringBuilder _passed = new();
    private Refusal? _refusal;
    private bool _isBroken;
    private bool _isSimple;

    /// <summary>Feeds a guard with bytes, a character each, in two parts, and tells what came of it: what passed, and how it ended.</summary>
    public static async Task<string> ReadAsync(string bytes, int split, RequestRules? rules = null)
    {
        var result = new GuardedBytes();
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, minimumSegmentSize: 16, pauseWriterThreshold: 0, useSynchronizationContext: false));
        var guard = new RequestGuard(pipe.Reader, rules ?? Rules, result, refusalOfAll: null);
        var reading = result.ReadAsync(guard);
        foreach (var part in new[] { bytes[..split], bytes[split..] })
        {
            _ = await pipe.Writer.WriteAsync(Encoding.Latin1.GetBytes(part));
        }

        await pipe.Writer.CompleteAsync();
        await reading;
        return $"{result._passed}|{(result._isSimple ? "simple" : string.Empty)}{(result._isBroken ? "broken" : string.Empty)}{result._refusal?.Reason}";
    }

    public void Refuse(Refusal refusal) => _refusal = refusal;

    public void Break(Refusal refusal) => (_refusal, _isBroken) = (refusal, true);

    public void BecomeSimple() => _isSimple = true;

    private async Task ReadAsync(RequestGuard guard)
    {
        ReadResult read;
        do
        {
            read = await guard.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                _ = _passed.Append(Encoding.Latin1.GetString(segment.Span));
            }

            guard.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
    }
}
