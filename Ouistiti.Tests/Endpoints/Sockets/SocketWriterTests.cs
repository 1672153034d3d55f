using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.Win32.SafeHandles;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Sockets;

/// <summary>What is written arrives whole and in order, however slowly the client reads and whatever is cancelled meanwhile.</summary>
public sealed class SocketWriterTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_flush_ends_when_the_client_has_made_room()
    {
        await using var pair = await SocketPair.OpenAsync();
        var bytes = SocketPair.Bytes(SocketPair.Much);
        pair.Output.Write(bytes);
        var flush = pair.Output.FlushAsync();
        Assert.False(flush.IsCompleted);
        Assert.Equal(bytes, await pair.ReadAsync(bytes.Length));
        Assert.False((await SocketPair.EndOf(flush)).IsCompleted);
    }

    [Fact]
    public async Task Bytes_that_are_written_at_once_are_not_reordered()
    {
        await using var pair = await SocketPair.OpenAsync();
        var bytes = SocketPair.Bytes(SocketPair.Much);
        pair.Output.Write(bytes.AsSpan(0, 10));
        var writing = pair.Output.WriteAsync(bytes.AsMemory(10));
        Assert.Equal(bytes, await pair.ReadAsync(bytes.Length));
        _ = await writing;
        _ = await pair.Output.WriteAsync(bytes.AsMemory(0, 10));
        Assert.Equal(bytes[..10], await pair.ReadAsync(10));
    }

    [Fact]
    public async Task Records_are_collected_until_the_last_of_them()
    {
        await using var pair = await SocketPair.OpenAsync();
        pair.Output.CollectsRecords = true;
        var bytes = SocketPair.Bytes(20_000);
        _ = await pair.Output.WriteAsync(bytes);
        Assert.Equal(bytes.Length, pair.Output.UnflushedBytes);
        var writing = pair.Output.WriteAsync(default);
        Assert.Equal(bytes, await pair.ReadAsync(bytes.Length));
        _ = await SocketPair.EndOf(writing);
        var last = pair.Output.WriteAsync("last"u8.ToArray());
        Assert.Equal("last"u8.ToArray(), await pair.ReadAsync(4));
        _ = await SocketPair.EndOf(last);
    }

    [Fact]
    public async Task What_a_cancelled_flush_has_not_sent_the_next_one_sends()
    {
        await using var pair = await SocketPair.OpenAsync();
        var bytes = SocketPair.Bytes(SocketPair.Much);
        pair.Output.Write(bytes);
        var flush = pair.Output.FlushAsync();
        pair.Output.CancelPendingFlush();
        Assert.True((await SocketPair.EndOf(flush)).IsCanceled);

        using var stop = new CancellationTokenSource();
        var second = pair.Output.FlushAsync(stop.Token).AsTask();
        Assert.False(second.IsCompleted);
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TimeSpan.FromSeconds(30)));

        var third = pair.Output.FlushAsync();
        Assert.Equal(bytes, await pair.ReadAsync(bytes.Length));
        Assert.False((await SocketPair.EndOf(third)).IsCanceled);
        Assert.False((await pair.Output.FlushAsync()).IsCompleted);
    }

    [Fact]
    public async Task A_flush_is_cancelled_before_it_begins()
    {
        await using var pair = await SocketPair.OpenAsync();
        pair.Output.CancelPendingFlush();
        Assert.True((await pair.Output.WriteAsync("a"u8.ToArray())).IsCanceled);
        Assert.False((await pair.Output.FlushAsync()).IsCanceled);
        Assert.Equal("a"u8.ToArray(), await pair.ReadAsync(1));
    }

    [Fact]
    public async Task An_abort_ends_the_flush_and_resets_the_connection()
    {
        await using var pair = await SocketPair.OpenAsync();
        pair.Output.Write(SocketPair.Bytes(SocketPair.Much));
        var flush = pair.Output.FlushAsync();
        pair.Server.Abort(new ConnectionAbortedException("test"));
        Assert.True((await SocketPair.EndOf(flush)).IsCompleted);
        Assert.True((await pair.ReadToEndAsync()).IsReset);
        Assert.True((await pair.Output.WriteAsync(new byte[1])).IsCompleted);
    }

    [Fact]
    public async Task A_client_that_resets_ends_the_flush()
    {
        await using var pair = await SocketPair.OpenAsync();
        pair.Output.Write(SocketPair.Bytes(SocketPair.Much));
        var flush = pair.Output.FlushAsync();
        pair.Reset();
        Assert.True((await SocketPair.EndOf(flush)).IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Completion_sends_what_is_left_and_closes(bool isFlushing)
    {
        await using var pair = await SocketPair.OpenAsync();
        var bytes = SocketPair.Bytes(SocketPair.Much);
        pair.Output.Write(bytes);
        var flush = isFlushing ? pair.Output.FlushAsync() : default;
        pair.Output.Complete();
        var (received, isReset) = await pair.ReadToEndAsync();
        Assert.Equal(bytes, received);
        Assert.False(isReset);
        _ = await SocketPair.EndOf(flush);
    }

    [Fact]
    public async Task Completion_with_an_exception_resets()
    {
        await using var pair = await SocketPair.OpenAsync();
        await pair.Output.CompleteAsync(new InvalidOperationException());
        Assert.True((await pair.ReadToEndAsync()).IsReset);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(5_000_000_000L)]
    public async Task A_region_of_a_file_follows_what_was_written_before(long offset)
    {
        await using var pair = await SocketPair.OpenAsync();
        var bytes = SocketPair.Bytes(SocketPair.Much);
        using var file = WriteFile(offset, bytes);
        pair.Output.Write("head"u8);
        Announce(pair.Output, file, offset, bytes.Length);
        pair.Output.Write("tail"u8);
        var flush = pair.Output.FlushAsync();
        Assert.Equal((byte[])[.. "head"u8, .. bytes, .. "tail"u8], await pair.ReadAsync(bytes.Length + 8));
        Assert.False((await SocketPair.EndOf(flush)).IsCompleted);
        Assert.True(pair.Output.Forget());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(SocketPair.Much)]
    public async Task A_file_that_is_too_short_resets_the_connection(int length)
    {
        await using var pair = await SocketPair.OpenAsync();
        var bytes = SocketPair.Bytes(length);
        using var file = WriteFile(0, bytes);
        Announce(pair.Output, file, 0, length + 1);
        var flush = pair.Output.FlushAsync();
        var (received, isReset) = await pair.ReadToEndAsync();
        Assert.True(isReset);
        Assert.Equal(bytes[..received.Length], received);
        Assert.True((await SocketPair.EndOf(flush)).IsCompleted);
        Assert.False(pair.Output.Forget());
    }

    [Fact]
    public async Task After_a_region_was_given_up_nothing_is_sent_any_more()
    {
        await using var pair = await SocketPair.OpenAsync();
        using var file = WriteFile(0, SocketPair.Bytes(SocketPair.Much));
        Announce(pair.Output, file, 0, SocketPair.Much);
        var flush = pair.Output.FlushAsync();
        pair.Output.CancelPendingFlush();
        _ = await SocketPair.EndOf(flush);
        Assert.False(pair.Output.Forget());
        Assert.True((await pair.Output.WriteAsync("more"u8.ToArray())).IsCompleted);
        var (received, isReset) = await pair.ReadToEndAsync();
        Assert.True(isReset);
        Assert.InRange(received.Length, 0, SocketPair.Much - 1);
    }

    [Fact]
    public async Task An_advance_is_not_taken_for_another_region()
    {
        await using var pair = await SocketPair.OpenAsync();
        using var file = WriteFile(0, SocketPair.Bytes(10));
        pair.Output.Announce(file, 0, 10);
        Assert.False(pair.Output.IsAnswered);
        _ = pair.Output.GetMemory(1);
        Assert.True(pair.Output.IsAnswered);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => pair.Output.Advance(9));
    }

    private static void Announce(Ouistiti.Host.Endpoints.Sockets.SocketWriter output, SafeFileHandle file, long offset, int count)
    {
        output.Announce(file, offset, count);
        _ = output.GetMemory(1);
        output.Advance(count);
    }

    private SafeFileHandle WriteFile(long offset, byte[] bytes)
    {
        var file = File.OpenHandle(_directory["file"], FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.Write(file, bytes, offset);
        return file;
    }
}
