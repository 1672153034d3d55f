using System.Security.Cryptography;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>A code for who has lost the app, good for one time. It is all digits, so that the keys that a phone shows for one-time codes are enough.</summary>
internal static class RecoveryCode
{
    /// <summary>How many a user has.</summary>
    public const int Count = 10;

    // 83 bits: nobody finds one by trying, nor from its hash.
    private const int Digits = 25;
    private const int Group = 5;

    /// <summary>Makes new ones, as <see cref="TypedCode"/> reads them.</summary>
    public static IReadOnlyList<string> Make() => [.. Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString("0123456789", Digits))];

    /// <summary>Whether digits are as many as a code has.</summary>
    public static bool HasForm(string digits) => digits.Length == Digits;

    /// <summary>In groups, as it is easier to copy.</summary>
    public static string ForPeople(string code) => string.Join('-', code.Chunk(Group).Select(group => new string(group)));
}
