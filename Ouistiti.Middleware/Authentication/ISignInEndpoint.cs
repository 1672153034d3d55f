using Microsoft.AspNetCore.Http;

namespace Ouistiti.Middleware.Authentication;

/// <summary>A path of the site that belongs to signing in, and is reachable without having done so.</summary>
internal interface ISignInEndpoint
{
    /// <summary>The canonical path, which has to be met exactly.</summary>
    string Path { get; }

    /// <summary>Whether it answers a request for its path; if not, the site does, to whom may ask.</summary>
    bool Answers(HttpRequest request) => true;

    /// <summary>Answers whatever is asked of it. <see cref="HttpContext.User"/> is who has signed in, if only in part: an <see cref="AccountIdentity"/> whose factors
    /// may not be enough yet, and whose password may have to be changed.</summary>
    Task AnswerAsync(HttpContext context);
}
