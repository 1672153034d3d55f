namespace Ouistiti.Middleware.Paths;

/// <summary>Reads a file of the configuration as a whole, and nothing that only looks like one.</summary>
public static class SmallFile
{
    /// <summary>The most that is read, in bytes.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>Reads a regular file, also while somebody writes it: no lock is waited for.</summary>
    /// <param name="path">Its absolute path; symbolic links are followed.</param>
    /// <returns>Its content; null where it is missing, closed, larger than <see cref="MaxLength"/> or no regular file. A pipe or
    /// a device is not opened: it could keep us waiting for ever.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[]? Read(string path)
    {
        if (new ResourceRoot("/").TryLocate(path, out var resource) != ResourceStatus.Found)
        {
            return null;
        }

        using (resource)
        {
            if (resource!.Kind != ResourceKind.File || resource.Length > MaxLength || resource.OpenRead() is not { } file)
            {
                return null;
            }

            using (file)
            {
                var content = new byte[resource.Length];
                return content[..RandomAccess.Read(file, content, 0)];
            }
        }
    }
}
