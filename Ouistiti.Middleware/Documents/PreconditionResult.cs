namespace Ouistiti.Middleware.Documents;

/// <summary>What the conditions of a request say about it.</summary>
internal enum PreconditionResult
{
    /// <summary>They hold, or there are none.</summary>
    Proceed,

    /// <summary>The client has what it asks for.</summary>
    NotModified,

    /// <summary>It is not what the client thinks it is.</summary>
    Failed,
}
