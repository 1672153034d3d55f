using System.Security.Cryptography;
using System.Text;

namespace Ouistiti.Middleware.Http;

/// <summary>Writes parts of a content security policy.</summary>
internal static class ContentSecurityPolicy
{
    /// <summary>The source that lets in one text within a page, a style for example, and no other.</summary>
    public static string SourceOf(string inline) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inline)))}'";
}
