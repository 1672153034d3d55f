namespace Ouistiti.Tests.Authentication.Tokens;

/// <summary>Does something to a value on its way.</summary>
internal static class Chaining
{
    public static T Also<T>(this T value, Action<T> action)
    {
        action(value);
        return value;
    }
}
