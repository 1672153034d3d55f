using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Features;
using Ouistiti.Middleware.Refusals;

namespace Ouistiti.Middleware.Authentication.Lockout;

/// <summary>Marks requests whose password nobody could look at, because too many others were waiting: that is no wrong password, and worth another try.</summary>
internal static class SignInOverload
{
    private static readonly Refusal Busy = new(StatusCodes.Status503ServiceUnavailable, "sign_in_busy");

    /// <summary>Marks a request.</summary>
    public static void Mark(HttpContext context) => context.Features.Set(Marker.Instance);

    /// <summary>Whether a request is one of them.</summary>
    public static bool IsIn(HttpContext context) => context.Features.Get<Marker>() is not null;

    /// <summary>Answers such a request: the client may come again.</summary>
    public static void Refuse(HttpContext context) => context.Refuse(Busy);

    private sealed class Marker
    {
        public static readonly Marker Instance = new();
    }
}
