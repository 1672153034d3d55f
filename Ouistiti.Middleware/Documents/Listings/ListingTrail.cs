using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Documents.Listings;

/// <summary>The way from the top of the site to a directory.</summary>
internal sealed class ListingTrail
{
    private const string Top = "Home";

    /// <summary>The way to a directory.</summary>
    /// <param name="pathBase">Where the site begins, which is not part of the way.</param>
    /// <param name="path">The directory's canonical path.</param>
    /// <param name="isServed">Whether the site serves a canonical path.</param>
    public ListingTrail(PathString pathBase, string path, Func<ReadOnlySpan<char>, bool> isServed)
    {
        Path = pathBase.Value + path;
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Name = names is [.., var last] ? last : Top;
        var length = 1;
        for (var i = 0; i < names.Length; i++)
        {
            Above.Add((i == 0 ? Top : names[i - 1], names.Length - i, isServed(path.AsSpan(0, length))));
            length += names[i].Length + 1;
        }
    }

    /// <summary>The path that the client knows the directory by.</summary>
    public string Path { get; }

    /// <summary>The name of the directory.</summary>
    public string Name { get; }

    /// <summary>The directories above from the top down: name, how many steps up it is, and whether the site serves it.</summary>
    public List<(string Name, int Steps, bool IsServed)> Above { get; } = [];

    /// <summary>Whether there is a directory right above that the site serves.</summary>
    public bool HasParent => Above is [.., { IsServed: true }];
}
