using System.Runtime.InteropServices;

namespace Ouistiti.Host.Process;

/// <summary>What a process on Linux says of itself, as far as .NET does not.</summary>
internal static partial class Posix
{
    /// <summary>Takes permissions away from every file that is made from now on.</summary>
    [LibraryImport("libc", EntryPoint = "umask")]
    public static partial uint SetFileModeMask(uint mask);

    /// <summary>The user that the process acts as.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();
}
