namespace Ouistiti.Middleware.Validation;

/// <summary>
/// Says that an empty text is a value of its own. Everywhere else, what is there but empty is a mistake: nobody can tell
/// whether "nothing" or "no restriction" was meant.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowEmptyAttribute : Attribute;
