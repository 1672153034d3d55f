namespace Ouistiti.Tests.Support;

/// <summary>Where the repository is.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "Ouistiti.sln")) ? directory : Find(Path.GetDirectoryName(directory)!);
}
