using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>The description of the API (OpenAPI 3.1), with the paths that the site has it at.</summary>
internal sealed class OpenApiDocument
{
    /// <summary>Its name below <see cref="ManagementOptions.Api"/>: no account is found there that has it.</summary>
    public const string Name = "openapi.json";

    private readonly byte[] _content;

    /// <summary>Reads it.</summary>
    public OpenApiDocument(AuthenticationOptions options)
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("management.openapi.json")!;
        using var reader = new StreamReader(stream);
        _content = Encoding.UTF8.GetBytes(reader.ReadToEnd()
            .Replace("{api}", JsonEncodedText.Encode(options.Management!.Api).ToString(), StringComparison.Ordinal)
            .Replace("{audit}", JsonEncodedText.Encode(options.Management.Audit).ToString(), StringComparison.Ordinal));
    }

    /// <summary>Answers a request for it.</summary>
    public Task AnswerAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? context.SendAsync("application/json", _content)
            : ApiAnswers.SendMethodProblemAsync(context, "GET, HEAD");
}
