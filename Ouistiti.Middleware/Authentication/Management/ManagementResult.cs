using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>What came of a request, and why.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Detail">Why, for who asked; it tells nobody what he must not know.</param>
/// <param name="Account">The account, where it is done.</param>
internal sealed record ManagementResult(ManagementStatus Status, string Detail = "", Account? Account = null)
{
    // sqlite.org/rescode.html
    private const int SqliteFull = 13;

    // errno(3): .NET passes these on as they are.
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    /// <summary>Whether the account has another password now.</summary>
    public bool HasNewPassword { get; init; }

    /// <summary>Whether it is done.</summary>
    public bool IsDone => Status is ManagementStatus.Done or ManagementStatus.Created;

    /// <summary>The status code.</summary>
    public int Code => Status switch
    {
        ManagementStatus.Done => StatusCodes.Status200OK,
        ManagementStatus.Created => StatusCodes.Status201Created,
        ManagementStatus.Malformed => StatusCodes.Status400BadRequest,
        ManagementStatus.Invalid => StatusCodes.Status422UnprocessableEntity,
        ManagementStatus.Unknown => StatusCodes.Status401Unauthorized,
        ManagementStatus.Denied => StatusCodes.Status403Forbidden,
        ManagementStatus.NotFound => StatusCodes.Status404NotFound,
        ManagementStatus.Exists or ManagementStatus.Conflict => StatusCodes.Status409Conflict,
        ManagementStatus.Changed => StatusCodes.Status412PreconditionFailed,
        ManagementStatus.TooMany => StatusCodes.Status429TooManyRequests,
        ManagementStatus.Full => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>Who asks must not.</summary>
    public static ManagementResult Denied(string detail = "This is not for you to do.") => new(ManagementStatus.Denied, detail);

    /// <summary>There is no such account.</summary>
    public static ManagementResult NotFound { get; } = new(ManagementStatus.NotFound, "There is no such account.");

    /// <summary>There is one already.</summary>
    public static ManagementResult Exists { get; } = new(ManagementStatus.Exists, "There is an account of this name.");

    /// <summary>The account is not what it was taken for.</summary>
    public static ManagementResult Changed { get; } = new(ManagementStatus.Changed, "The account is not what your request took it for. Read it again.");

    /// <summary>Too many others are being served.</summary>
    public static ManagementResult Busy { get; } = new(ManagementStatus.Unavailable, "Too many passwords are being computed. Try again in a moment.");

    /// <summary>A store could not be used.</summary>
    public static ManagementResult Of(AccountStoreException exception) =>
        exception.IsRefusal ? new(ManagementStatus.Conflict, exception.Message)
        : exception.InnerException is SqliteException { SqliteErrorCode: SqliteFull } or IOException { HResult: NoSpace or OverQuota }
            ? new(ManagementStatus.Full, "There is no room on the disk. Nothing was changed.")
        : new(ManagementStatus.Unavailable, "Accounts cannot be read or written at present. The server's log says why.");
}
