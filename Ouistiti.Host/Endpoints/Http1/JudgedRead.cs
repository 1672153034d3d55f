using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>
/// Awaits a read of the transport, and judges what came of it when it is fetched. Every request of a connection waits here: an async
/// method would cost each of them a state machine.
/// Kestrel, which waits, asks for no context to continue in.
/// </summary>
/// <param name="judge">Makes of what the transport gave what is passed on.</param>
internal sealed class JudgedRead(Func<ReadResult, ReadResult> judge) : IValueTaskSource<ReadResult>
{
    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _read;
    private Action<object?>? _continuation;
    private Action? _continue;
    private object? _state;
    private short _version;

    /// <summary>A task that ends with a read, of which there is only one at a time.</summary>
    public ValueTask<ReadResult> Await(ValueTask<ReadResult> read)
    {
        _read = read.ConfigureAwait(false).GetAwaiter();
        return new ValueTask<ReadResult>(this, ++_version);
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token)
    {
        Require(token);
        _version++;
        return judge(_read.GetResult());
    }

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token)
    {
        Require(token);
        return _read.IsCompleted ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
    }

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Require(token);
        _continuation = continuation;
        _state = state;
        _read.UnsafeOnCompleted(_continue ??= Continue);
    }

    private void Continue()
    {
        var (continuation, state) = (_continuation!, _state);
        _continuation = null;
        _state = null;
        continuation(state);
    }

    private void Require(short token)
    {
        if (token != _version)
        {
            throw new InvalidOperationException("The read has been fetched already.");
        }
    }
}
