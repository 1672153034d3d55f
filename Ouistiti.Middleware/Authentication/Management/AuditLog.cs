using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.State;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>Keeps who changed what. An entry is there before the change is made: where it cannot be written, nothing is changed. It reads and writes the disk.</summary>
internal sealed partial class AuditLog(StateDatabase database, TimeProvider time, ILogger<AuditLog> logger)
{
    private const string Begun = "begun";

    /// <summary>Runs a change, and keeps what came of it.</summary>
    /// <param name="context">The request that asks for it.</param>
    /// <param name="site">The name of the site.</param>
    /// <param name="actor">Who asks; empty where he has not signed in.</param>
    /// <param name="action">What is done.</param>
    /// <param name="store">The account's store.</param>
    /// <param name="account">The account's name.</param>
    /// <param name="details">What exactly.</param>
    /// <param name="change">Makes the change.</param>
    /// <param name="isUrgent">Whether it is made even where that cannot be kept.</param>
    public ManagementResult Run(
        HttpContext context, string site, string actor, string action, string store, string account, string details, Func<ManagementResult> change, bool isUrgent = false)
    {
        var address = ClientAddress.Of(context.Connection.RemoteIpAddress);
        long? id = null;
        try
        {
            id = database.Use(
                AuditTable.Schema, connection => AuditTable.Add(connection, new AuditEntry(0, time.GetUtcNow(), actor, action, account, details, site, address, Begun), store));
        }
        catch (SqliteException exception)
        {
            Log.CannotWrite(logger, exception.Message);
            if (!isUrgent)
            {
                return ManagementResult.Of(new AccountStoreException("The record of changes cannot be written.", exception));
            }
        }

        ManagementResult result;
        try
        {
            result = change();
        }
        catch (AccountStoreException exception)
        {
            Log.CannotChange(logger, account, exception.InnerException is { } cause ? $"{exception.Message} ({cause.Message})" : exception.Message);
            result = ManagementResult.Of(exception);
        }

        Finish(id, result.Status.ToString().ToLowerInvariant());
        Log.Tried(logger, actor.Length > 0 ? actor : "Somebody", address.Length > 0 ? address : "a UNIX socket", action, account, details, result.Status);
        return result;
    }

    /// <summary>Reads entries, the latest first.</summary>
    /// <param name="stores">The stores whose accounts are meant.</param>
    /// <param name="before">Only those of smaller numbers.</param>
    /// <param name="limit">At most so many.</param>
    /// <exception cref="AccountStoreException">They cannot be read.</exception>
    public IReadOnlyList<AuditEntry> Read(IReadOnlyList<IAccountStore> stores, long before, int limit)
    {
        try
        {
            return database.Exists ? database.Use(AuditTable.Schema, connection => AuditTable.Read(connection, [.. stores.Select(store => store.Id)], before, limit)) : [];
        }
        catch (SqliteException exception)
        {
            throw new AccountStoreException("The record of changes cannot be read.", exception);
        }
    }

    private void Finish(long? id, string outcome)
    {
        if (id is null)
        {
            return;
        }

        try
        {
            _ = database.Use(AuditTable.Schema, connection => AuditTable.Finish(connection, id.Value, outcome));
        }
        catch (SqliteException exception)
        {
            Log.CannotFinish(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1410, LogLevel.Information, "{Actor}, from {Client}: {Action} {User} ({Details}): {Outcome}.")]
        public static partial void Tried(ILogger logger, string actor, string client, string action, string user, string details, ManagementStatus outcome);

        [LoggerMessage(1411, LogLevel.Error, "It cannot be kept who changes accounts, and so none is changed: {Problem}")]
        public static partial void CannotWrite(ILogger logger, string problem);

        [LoggerMessage(1412, LogLevel.Error, "{User} was not changed: {Problem}")]
        public static partial void CannotChange(ILogger logger, string user, string problem);

        [LoggerMessage(1413, LogLevel.Error, "What came of a change cannot be kept; its entry says only that it was begun: {Problem}")]
        public static partial void CannotFinish(ILogger logger, string problem);
    }
}
