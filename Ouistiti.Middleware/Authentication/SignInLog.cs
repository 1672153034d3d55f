using System.Net;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Form;
using Ouistiti.Middleware.Authentication.Lockout;
using Ouistiti.Middleware.Authentication.None;

namespace Ouistiti.Middleware.Authentication;

/// <summary>
/// Says in the log who has signed in to a site, and who has changed a password. Who proves with each request who he is, as with Basic, is
/// told of once, and again when he comes back after a while.
/// </summary>
internal sealed partial class SignInLog(SiteIdentity site, TimeProvider time, ILogger<SignInLog> logger)
{
    private readonly QuietTimes<(string Scheme, string User, IPAddress? Address)> _known = new(time, TimeSpan.FromMinutes(15));

    /// <summary>Says that the user of a request is known by a scheme.</summary>
    public void Known(HttpContext context, string scheme)
    {
        if (scheme is JwtBearerDefaults.AuthenticationScheme or NoneDefaults.AuthenticationScheme || context.User.Identity?.Name is not { } user)
        {
            // A token is what a sign-in was answered with.
            return;
        }

        if (scheme == FormDefaults.AuthenticationScheme || _known.Ends((scheme, user, context.Connection.RemoteIpAddress)))
        {
            SignedIn(context, user, scheme);
        }
    }

    /// <summary>Says that somebody has signed in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">The user's name.</param>
    /// <param name="how">The scheme, or the factor that completed it.</param>
    public void SignedIn(HttpContext context, string user, string how) => Log.SignedIn(logger, user, site.Name, how, Client(context));

    /// <summary>Says that somebody has changed his password.</summary>
    public void PasswordChanged(HttpContext context, string user) => Log.PasswordChanged(logger, user, Client(context));

    /// <summary>A request's client, as the log shows it.</summary>
    public static string Client(HttpContext context) => ThrottleKey.Show(context.Connection.RemoteIpAddress);

    private static partial class Log
    {
        [LoggerMessage(1316, LogLevel.Information, "{User} has signed in to {Site} by {How} from {Client}.")]
        public static partial void SignedIn(ILogger logger, string user, string site, string how, string client);

        [LoggerMessage(1317, LogLevel.Information, "{User} has changed the password, from {Client}.")]
        public static partial void PasswordChanged(ILogger logger, string user, string client);
    }
}
