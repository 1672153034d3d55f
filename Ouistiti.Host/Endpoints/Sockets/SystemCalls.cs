using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Host.Endpoints.Sockets;

/// <summary>The system calls on a connected socket that never wait: where there is nothing to be done now, they say so.</summary>
internal static unsafe partial class SystemCalls
{
    /// <summary>A signal came in between; once more (errno(3)).</summary>
    public const int Interrupted = 4;

    /// <summary>The disk fails (errno(3)).</summary>
    public const int InputOutput = 5;

    /// <summary>The file is of a kind that the call is not made for (errno(3)).</summary>
    public const int Invalid = 22;

    /// <summary>The system does not have the call (errno(3)).</summary>
    public const int NotImplemented = 38;

    /// <summary>The call would have to wait (errno(3)).</summary>
    public const int WouldBlock = 11;

    // send(2).
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int More = 0x8000;

    // tty(7): of a socket, what has been sent and not been taken yet (tcp(7), unix(7)).
    private const nuint OutputQueue = 0x5411;

    /// <summary>Whether a region of a file can be sent: elsewhere, the call that is used here knows no more than 2 GiB.</summary>
    public static bool CanSendFiles => Environment.Is64BitProcess;

    /// <summary>Receives what is there.</summary>
    /// <returns>The number of bytes; 0: the client sends no more; -1: <paramref name="error"/> says why there are none.</returns>
    public static int Receive(SafeSocketHandle socket, Span<byte> buffer, out int error)
    {
        fixed (byte* bytes = buffer)
        {
            return (int)Result(Receive(socket, bytes, (nuint)buffer.Length, DoNotWait), out error);
        }
    }

    /// <summary>Sends what there is room for.</summary>
    /// <param name="socket">Where to.</param>
    /// <param name="bytes">What.</param>
    /// <param name="isMoreToCome">Whether more follows at once, so that it may share a packet.</param>
    /// <param name="error">What is wrong, when the result is -1.</param>
    /// <returns>The number of bytes, or -1.</returns>
    public static int Send(SafeSocketHandle socket, ReadOnlySpan<byte> bytes, bool isMoreToCome, out int error)
    {
        fixed (byte* first = bytes)
        {
            return (int)Result(Send(socket, first, (nuint)bytes.Length, DoNotWait | NoSignal | (isMoreToCome ? More : 0)), out error);
        }
    }

    /// <summary>Sends a part of a file, as much as there is room for, to a socket that does not block.</summary>
    /// <returns>The number of bytes; 0: the file has no more; -1: <paramref name="error"/> says why.</returns>
    public static long SendFile(SafeSocketHandle socket, SafeFileHandle file, long offset, long count, out int error) =>
        Result(SendFile(socket, file, ref offset, (nuint)count), out error);

    /// <summary>The number of bytes that the system holds because the client has not taken them yet.</summary>
    public static int Untaken(SafeSocketHandle socket) => Control(socket, OutputQueue, out var count) == 0 ? count : 0;

    private static nint Result(nint result, out int error)
    {
        error = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        return result;
    }

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeSocketHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeSocketHandle socket, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendfile", SetLastError = true)]
    private static partial nint SendFile(SafeSocketHandle socket, SafeFileHandle file, ref long offset, nuint count);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(SafeSocketHandle socket, nuint request, out int value);
}
