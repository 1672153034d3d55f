using System.Text;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Middleware.Authentication.Accounts.Files;

/// <summary>The name of a file, ready to be looked at for each request.</summary>
/// <param name="path">An absolute path; symbolic links are followed.</param>
internal sealed unsafe class FileName(string path)
{
    private readonly byte[] _name = [.. Encoding.UTF8.GetBytes(path), 0];

    /// <summary>What the name leads to.</summary>
    /// <returns>False where it leads to nothing that can be looked at.</returns>
    public bool TryStat(out Libc.Stat stat) => Libc.TryStat(_name, out stat);

    /// <summary>Whether two looks met the same file, whatever has been written to it in between.</summary>
    public static bool IsSameFile(in Libc.Stat one, in Libc.Stat other) =>
        one.Inode == other.Inode && one.DeviceMajor == other.DeviceMajor && one.DeviceMinor == other.DeviceMinor;
}
