using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Http;

namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>What the pages of the second factor have in common with each other, as requests and answers go.</summary>
internal static class FactorExchange
{
    // A page wins where nothing tells them apart: who accepts anything is somebody trying.
    private static readonly (FactorAnswerForm Form, MediaTypeHeaderValue Type)[] Offered =
        [(FactorAnswerForm.Page, new("text/html")), (FactorAnswerForm.Text, new("text/plain")), (FactorAnswerForm.Json, new("application/json"))];

    /// <summary>Begins an answer that nobody else may keep; says which methods there are where the request has another.</summary>
    /// <returns>False where all is said.</returns>
    public static bool Begin(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method))
        {
            return true;
        }

        context.Response.Headers.Allow = "GET, HEAD, POST";
        context.Response.StatusCode = HttpMethods.IsOptions(method) ? StatusCodes.Status204NoContent : StatusCodes.Status405MethodNotAllowed;
        return false;
    }

    /// <summary>The form of an answer that the client likes best.</summary>
    public static FactorAnswerForm FormOf(HttpRequest request)
    {
        var best = (Form: FactorAnswerForm.Page, Welcome: (0.0, 0));
        if (MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            foreach (var (form, type) in Offered)
            {
                var welcome = accepted.QualityOf(type);
                if (welcome.CompareTo(best.Welcome) > 0)
                {
                    best = (form, welcome);
                }
            }
        }

        return best.Form;
    }

    /// <summary>A field's value; null where it is missing, or there several times.</summary>
    public static string? ValueOf(IFormCollection form, string name) => form[name] is [var value] ? value : null;

    /// <summary>Sends lines.</summary>
    public static Task SendTextAsync(HttpContext context, IEnumerable<string> lines) =>
        context.SendAsync("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    /// <summary>Sends an object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="write">Writes its members.</param>
    public static async Task SendJsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        using var body = new MemoryStream();
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        await context.SendAsync("application/json", body.ToArray());
    }

    /// <summary>Writes a list of texts.</summary>
    public static void WriteList(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
