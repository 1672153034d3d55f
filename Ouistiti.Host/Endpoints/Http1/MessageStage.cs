namespace Ouistiti.Host.Endpoints.Http1;

/// <summary>Where in a message a guard is.</summary>
internal enum MessageStage
{
    /// <summary>In its head, or before it.</summary>
    Head,

    /// <summary>In a body whose length is known.</summary>
    Body,

    /// <summary>In a chunked body.</summary>
    Chunks,

    /// <summary>At its end; the next one has not begun.</summary>
    End,

    /// <summary>Behind it, where another protocol is spoken.</summary>
    Tunnel,

    /// <summary>Behind the last one.</summary>
    Closed,
}
