using System.Runtime.InteropServices;

namespace Ouistiti.Host.Endpoints.Connections;

/// <summary>
/// How many connections there is room for. Each is an open file, of which the system gives a process a certain number. One that has none left
/// cannot read a document any more, nor load a part of itself.
/// </summary>
internal static partial class OpenFiles
{
    // What the program itself has open: its parts, its logs, its addresses.
    private const ulong Own = 200;

    private const int Many = 2000;

    // RLIMIT_NOFILE (getrlimit(2)).
    private const int NumberOfFiles = 7;

    /// <summary>Whether a crowd could use them up before it is turned away.</summary>
    public static bool AreFew => Room < Many;

    /// <summary>How many connections the system may hold ready for the process to take at once.</summary>
    public static int Backlog => Math.Min(512, Room / 2);

    /// <summary>The number of connections that leave a file to each for what it asks for.</summary>
    public static int Room { get; } = RoomOf(Limit());

    /// <summary>The room within a limit of open files.</summary>
    public static int RoomOf(ulong limit) => (int)Math.Clamp(limit > Own ? (limit - Own) / 2 : 0, 8, 1_000_000);

    private static ulong Limit() => GetLimit(NumberOfFiles, out var limit) == 0 ? limit.Current : 1024;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Current;
        public ulong Maximum;
    }
}
