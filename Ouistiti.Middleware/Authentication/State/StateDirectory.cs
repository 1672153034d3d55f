namespace Ouistiti.Middleware.Authentication.State;

/// <summary>Where the server keeps what it makes itself for signing in: keys, and what it has to remember.</summary>
/// <param name="Path">An absolute path of a directory that nobody else may look into.</param>
public sealed record StateDirectory(string Path);
