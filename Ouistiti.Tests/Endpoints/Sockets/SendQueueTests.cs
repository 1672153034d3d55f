using Ouistiti.Host.Endpoints.Sockets;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Sockets;

/// <summary>What is queued comes out as it went in, in pieces.</summary>
public sealed class SendQueueTests
{
    private readonly SendQueue _queue = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 3)]
    [InlineData(5000, 7)]
    [InlineData(70_000, 100_000)]
    public void Bytes_come_out_as_they_went_in(int written, int sent)
    {
        var bytes = SocketPair.Bytes(300_000);
        for (var at = 0; at < bytes.Length;)
        {
            var part = Math.Min(written, bytes.Length - at);
            bytes.AsSpan(at, part).CopyTo(_queue.GetMemory(part).Span);
            _queue.Advance(part);
            at += part;
        }

        Assert.Equal(bytes.Length, _queue.Length);
        var received = new List<byte>();
        while (_queue.Length > 0)
        {
            var part = (int)Math.Min(sent, _queue.First.Length);
            received.AddRange(_queue.First.Bytes[..part]);
            _queue.Consume(part);
        }

        Assert.Equal(bytes, received);
    }

    [Fact]
    public void Blocks_grow_with_what_is_queued()
    {
        Assert.Equal(4096, _queue.GetMemory(0).Length);
        _queue.Advance(4096);
        _queue.Advance(0);
        Assert.Equal(4096, _queue.GetMemory(0).Length);
        _queue.Advance(4096);
        Assert.Equal(8192, _queue.GetMemory(0).Length);
        Assert.InRange(_queue.GetMemory(100_000).Length, 100_000, 200_000);
    }

    [Fact]
    public void Memory_that_may_still_be_written_to_is_kept()
    {
        _queue.GetMemory(4).Span[0] = 1;
        _queue.Advance(1);
        var lent = _queue.GetMemory(4);
        _queue.Consume(1);
        lent.Span[0] = 2;
        _queue.Advance(1);
        Assert.Equal([2], _queue.First.Bytes.ToArray());
    }

    [Fact]
    public void More_than_was_given_is_not_taken()
    {
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => _queue.Advance(1));
        var room = _queue.GetMemory(1).Length;
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => _queue.Advance(room + 1));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => _queue.Advance(-1));
    }
}
