namespace Ouistiti.Tests.Support;

/// <summary>A directory for one test, gone after it.</summary>
internal sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ouistiti-test-").FullName;

    /// <summary>The absolute form of a path below.</summary>
    public string this[string path] => System.IO.Path.Combine(Path, path);

    /// <summary>Writes a file, with the directories that lead to it.</summary>
    /// <returns>Its absolute path.</returns>
    public string Write(string path, string content) => Write(path, System.Text.Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="Write(string, string)"/>
    public string Write(string path, byte[] content)
    {
        var full = this[path];
        _ = Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return full;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
