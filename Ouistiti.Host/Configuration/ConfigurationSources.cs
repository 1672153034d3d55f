using System.Text.Json;
using Ouistiti.Middleware.Paths;

namespace Ouistiti.Host.Configuration;

/// <summary>
/// Where configuration comes from, lowest first: the file, the file of the environment beside it, environment variables,
/// the command line. Knows afterwards which of them a value came from.
/// </summary>
internal sealed class ConfigurationSources
{
    private readonly List<(string Name, bool IsFile, IConfigurationRoot Content)> _sources = [];
    private readonly string _file;

    /// <summary>Reads all sources.</summary>
    /// <param name="file">The absolute path of the configuration file.</param>
    /// <param name="overrides">Arguments of the command line in the form <c>--Key:Below=value</c>.</param>
    /// <exception cref="ConfigurationException">A file is missing or is not JSON.</exception>
    public ConfigurationSources(string file, IReadOnlyList<string> overrides)
    {
        _file = file;
        Content = FileWatch.Read(Files);
        AddFile(file);
        if (File.Exists(EnvironmentFile))
        {
            AddFile(EnvironmentFile);
        }

        Add("environment variable", isFile: false, new ConfigurationBuilder().AddEnvironmentVariables());
        Add("command line", isFile: false, new ConfigurationBuilder().AddCommandLine([.. overrides]));
        Root = _sources.Aggregate(new ConfigurationBuilder(), (all, source) => (ConfigurationBuilder)all.AddConfiguration(source.Content)).Build();
    }

    /// <summary>All sources as one.</summary>
    public IConfigurationRoot Root { get; }

    /// <summary>A digest of what the files held just before they were read.</summary>
    public IReadOnlyDictionary<string, string> Content { get; }

    /// <summary>The directory that relative paths of the configuration start from.</summary>
    public string BaseDirectory => Path.GetDirectoryName(_file)!;

    /// <summary>The files that were or would be read.</summary>
    public IReadOnlyList<string> Files => [_file, EnvironmentFile];

    private string EnvironmentFile
    {
        get
        {
            var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
                ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
                ?? "Production";
            return Path.ChangeExtension(_file, $".{environment}{Path.GetExtension(_file)}");
        }
    }

    /// <summary>The source that a key's value, or the nearest one above it, came from.</summary>
    public string SourceOf(string key)
    {
        for (var look = key; look is not null; look = ConfigurationPath.GetParentPath(look))
        {
            if (_sources.LastOrDefault(source => source.Content.GetSection(look).Exists()) is { Name: { } name })
            {
                return name;
            }
        }

        return Path.GetFileName(_file);
    }

    /// <summary>The keys at the top of the files. Environment variables hold much else that is not ours.</summary>
    public IEnumerable<string> TopKeysOfFiles() =>
        _sources.Where(source => source.IsFile).SelectMany(source => source.Content.GetChildren()).Select(section => section.Key).Distinct(StringComparer.OrdinalIgnoreCase);

    private void AddFile(string file)
    {
        try
        {
            using var stream = new MemoryStream(SmallFile.Read(file) ?? throw new IOException("it is missing, closed to the server, or no file"));
            Add(Path.GetFileName(file), isFile: true, new ConfigurationBuilder().AddJsonStream(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: cannot be read: {exception.Message}; expected a configuration file");
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or JsonException or InvalidOperationException)
        {
            throw new ConfigurationException($"{file}: {Explain(exception)}; expected JSON");
        }
    }

    private void Add(string name, bool isFile, IConfigurationBuilder builder) => _sources.Add((name, isFile, builder.Build()));

    /// <summary>The parser's words, with lines and columns counted from one.</summary>
    private static string Explain(Exception exception) => exception switch
    {
        { InnerException: { } inner } => Explain(inner),
        JsonException { LineNumber: { } line, BytePositionInLine: { } column } json =>
            $"line {line + 1}, column {column + 1}: {json.Message.Split(" LineNumber: ")[0].TrimEnd('.')}",
        _ => exception.Message.TrimEnd('.'),
    };
}
