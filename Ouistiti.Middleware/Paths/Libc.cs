using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Middleware.Paths;

/// <summary>The few calls of the C library that .NET does not offer, as they are on every Linux.</summary>
internal static unsafe partial class Libc
{
    public const int AT_FDCWD = -100;
    public const int AT_EMPTY_PATH = 0x1000;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const int O_RDONLY = 0;
    public const int O_CLOEXEC = 0x80000;
    public const int O_PATH = 0x200000;
    public const uint STATX_TYPE = 0x1;
    public const uint STATX_MTIME = 0x40;
    public const uint STATX_SIZE = 0x200;
    public const uint STATX_BASIC_STATS = 0x7ff;
    public const int ENOENT = 2;
    public const int EACCES = 13;
    public const int ENOTDIR = 20;
    public const int ENAMETOOLONG = 36;
    public const int ELOOP = 40;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    public static partial int Open(byte* path, int flags);

    /// <summary>The next names of an open directory. It is called by its number: the libraries do not agree on a name for it.</summary>
    /// <returns>How many bytes were written; 0 at the end; -1 on failure.</returns>
    public static nint GetDirectoryEntries(int directory, byte* buffer, int size) => SystemCall(GetDents64, directory, (nint)buffer, size);

    private static nint GetDents64 => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.Arm or Architecture.Armv6 => 217,
        Architecture.X86 or Architecture.S390x => 220,
        Architecture.Ppc64le => 202,
        _ => 61, // Every newer one shares one table.
    };

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true)]
    public static partial nint ReadLink(byte* path, byte* buffer, nuint size);

    /// <summary>Gives an open file to a user and a group.</summary>
    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    /// <summary>What a name leads to; symbolic links are followed.</summary>
    /// <param name="name">The name, with a closing NUL.</param>
    /// <param name="stat">What it is.</param>
    /// <returns>False where it leads to nothing that can be looked at.</returns>
    public static bool TryStat(ReadOnlySpan<byte> name, out Stat stat)
    {
        fixed (byte* path = name)
        fixed (Stat* result = &stat)
        {
            return Statx(AT_FDCWD, path, 0, STATX_BASIC_STATS, result) == 0;
        }
    }

    /// <summary>What an open file is.</summary>
    public static bool TryStat(SafeFileHandle file, out Stat stat)
    {
        byte empty = 0;
        fixed (Stat* result = &stat)
        {
            return Statx((int)file.DangerousGetHandle(), &empty, AT_EMPTY_PATH, STATX_BASIC_STATS, result) == 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int Statx(int directory, byte* path, int flags, uint mask, Stat* result);

    /// <summary>struct statx, whose layout is the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct Stat
    {
        private static readonly long EarliestSecond = DateTimeOffset.MinValue.ToUnixTimeSeconds();
        private static readonly long LatestSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;

        /// <summary>What it is.</summary>
        public readonly ResourceKind Kind => (Mode & 0xf000) switch
        {
            0x8000 => ResourceKind.File,
            0x4000 => ResourceKind.Directory,
            0xc000 => ResourceKind.Socket,
            0x1000 => ResourceKind.Fifo,
            0x2000 => ResourceKind.CharacterDevice,
            _ => ResourceKind.Other,
        };

        /// <summary>When its content last changed; a time that .NET cannot tell is the nearest that it can.</summary>
        public readonly DateTimeOffset LastModified =>
            DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(ModifiedSeconds, EarliestSecond, LatestSecond)).AddTicks(ModifiedNanoseconds / 100);
    }
}
