namespace Ouistiti.Tests.Endpoints;

/// <summary>An answer, as it came.</summary>
internal sealed record HttpAnswer(int Status, string Head, string Body);
