namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>What is wrong with a request (RFC 9457).</summary>
/// <param name="Type">Always <c>about:blank</c>: the status code says what it is.</param>
/// <param name="Title">The status code in words.</param>
/// <param name="Status">The status code.</param>
/// <param name="Detail">Why, for people.</param>
/// <param name="Code">Why, for programs: the name of a <see cref="ManagementStatus"/>.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail, string Code);
