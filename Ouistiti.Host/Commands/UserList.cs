using System.Text.Json;
using Ouistiti.Host.Logging;
using Ouistiti.Middleware.Authentication.Accounts;

namespace Ouistiti.Host.Commands;

/// <summary>Prints accounts: a table for people, JSON for programs.</summary>
internal static class UserList
{
    private static readonly string[] Columns = ["USER", "GROUP", "STATUS", "HOME", "WITHOUT", "STORE"];

    /// <summary>Prints the accounts.</summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="stores">The stores that they refer to.</param>
    /// <param name="asJson">Whether a program reads it.</param>
    public static void Print(IReadOnlyList<AccountSummary> accounts, IReadOnlyList<AccountStoreSummary> stores, bool asJson)
    {
        if (asJson)
        {
            PrintJson(accounts, stores);
        }
        else
        {
            PrintTable(accounts);
        }
    }

    private static void PrintTable(IReadOnlyList<AccountSummary> accounts)
    {
        var rows = accounts.Select(account => new[]
        {
            account.Name, account.Group, StatusOf(account), account.Home, string.Join(',', account.DisabledFactors), account.Store.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }).Prepend(Columns).Select(row => row.Select(cell => cell.Length == 0 ? "-" : Printable.Escape(cell)).ToArray()).ToArray();
        var widths = Enumerable.Range(0, Columns.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            Console.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    private static void PrintJson(IReadOnlyList<AccountSummary> accounts, IReadOnlyList<AccountStoreSummary> stores)
    {
        using (var output = Console.OpenStandardOutput())
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartArray();
            foreach (var account in accounts)
            {
                writer.WriteStartObject();
                writer.WriteString("user", account.Name);
                writer.WriteString("group", account.Group);
                writer.WriteString("home", account.Home);
                writer.WriteString("status", StatusOf(account));
                writer.WriteStartArray("disabledFactors");
                foreach (var factor in account.DisabledFactors)
                {
                    writer.WriteStringValue(factor);
                }

                writer.WriteEndArray();
                writer.WriteString("store", stores[account.Store].Id);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        Console.WriteLine();
    }

    private static string StatusOf(AccountSummary account) => account.Status.ToString().ToLowerInvariant();
}
