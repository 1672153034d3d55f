namespace Ouistiti.Tests.Reference;

/// <summary>One option as its class declares it.</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">Its type, without <c>?</c>.</param>
/// <param name="Summary">Its doc comment, with <c>`</c> around what is code.</param>
/// <param name="Default">Its value where nothing is configured.</param>
/// <param name="IsRequired">Whether it has to be there.</param>
/// <param name="MayBeEmpty">Whether an empty text is a value of its own.</param>
/// <param name="Minimum">The least number it may have.</param>
/// <param name="Maximum">The greatest number it may have.</param>
internal sealed record OptionModel(string Name, Type Type, string Summary, object? Default, bool IsRequired, bool MayBeEmpty, int? Minimum, int? Maximum);
