using Microsoft.AspNetCore.Authentication;

namespace Ouistiti.Middleware.Authentication.None;

/// <summary>Options of the identity of visitors.</summary>
internal sealed class NoneOptions : AuthenticationSchemeOptions
{
    /// <summary>Who visitors are.</summary>
    public NoneSettings Visitor { get; set; } = new();
}
