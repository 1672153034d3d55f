using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Features;

namespace Ouistiti.Middleware.Authentication;

/// <summary>A path of the site that belongs to signing in, and is reachable without having done so.</summary>
internal interface ISignInEndpoint
{
    /// <summary>The canonical path, which has to be met exactly, unless it <see cref="IsTree"/>.</summary>
    string Path { get; }

    /// <summary>Whether the paths below it, after a slash, are its own too, where they are nobody else's.</summary>
    bool IsTree => false;

    /// <summary>Whether it answers a request for its path; if not, the site does, to whom may ask.</summary>
    bool Answers(HttpRequest request) => true;

    /// <summary>Answers whatever is asked of it. <see cref="HttpContext.User"/> is who has signed in, if only in part: an <see cref="AccountIdentity"/> whose factors
    /// may not be enough yet, and whose password may have to be changed.</summary>
    Task AnswerAsync(HttpContext context);

    /// <summary>Gives a body to an answer by which the gate itself has refused a request; without one, it gets an error page.</summary>
    Task ExplainAsync(HttpContext context, Refusal refusal) => Task.CompletedTask;
}
