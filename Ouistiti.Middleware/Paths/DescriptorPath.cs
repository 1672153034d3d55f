using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ouistiti.Middleware.Paths;

/// <summary>The name under which the kernel shows an open descriptor: <c>/proc/self/fd/N</c>.</summary>
internal static class DescriptorPath
{
    public const int MaxLength = 32;

    /// <summary>Writes the name and a closing NUL.</summary>
    public static void Write(SafeFileHandle handle, Span<byte> destination)
    {
        _ = Encoding.ASCII.TryGetBytes("/proc/self/fd/", destination, out var length);
        _ = ((int)handle.DangerousGetHandle()).TryFormat(destination[length..], out var digits, default, CultureInfo.InvariantCulture);
        destination[length + digits] = 0;
    }
}
