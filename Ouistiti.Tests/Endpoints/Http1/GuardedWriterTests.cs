using System.IO.Pipelines;
using Ouistiti.Host.Endpoints.Http1;
using Ouistiti.Host.Endpoints.Sockets;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>Who reads slowly and steadily keeps the connection, however much one flush sends.</summary>
public sealed class GuardedWriterTests : ITransferProgress
{
    private const int MaxWait = 3;
    private const int Part = 65536;

    public long Taken { get; private set; }

    public bool HasEnded => false;

    [Theory]
    [InlineData(Part / MaxWait + 1, false)]
    [InlineData(Part / (MaxWait + 2), true)]
    [InlineData(0, true)]
    public async Task A_client_has_the_time_for_each_part_of_what_is_flushed(int bytesPerSecond, bool isCutOff)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
        var writer = new GuardedWriter(pipe.Writer, MaxWait, this);
        var flush = writer.WriteAsync(new byte[10]);
        var isOver = false;
        for (var second = 0; second < 60; second++)
        {
            Taken += bytesPerSecond;
            isOver |= writer.Tick();
        }

        Assert.Equal(isCutOff, isOver);
        var progress = writer.Progress;
        pipe.Reader.AdvanceTo((await pipe.Reader.ReadAsync()).Buffer.End);
        _ = await flush;

        // What has been sent is no progress as long as nobody has taken it: through TLS, more can be sent to nobody.
        Assert.Equal(progress, writer.Progress);
        Taken += 10;
        Assert.NotEqual(progress, writer.Progress);
        for (var second = 0; second < 60; second++)
        {
            Assert.False(writer.Tick());
        }
    }
}
