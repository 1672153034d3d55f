using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Form;

namespace Ouistiti.Middleware.Authentication.Management;

/// <summary>What the pages of the C server send of an account, as a form or as JSON. What is empty is not said, but for the home.</summary>
internal sealed class ReferenceFields
{
    private const string Issuers = "issuers";

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _factors = new(StringComparer.Ordinal);

    private ReferenceFields()
    {
    }

    /// <summary>The name of the account.</summary>
    public string? User => Find("user");

    /// <summary>The password that the account has: the C server does not ask for it.</summary>
    public string? Current => Find("current");

    /// <summary>What the account is to become; null where it cannot be understood.</summary>
    public AccountChange? ToChange()
    {
        var status = Find("status") is { } text ? AccountRules.StatusOf(text) : null;
        return Find("status") is not null && status is null ? null : new AccountChange
        {
            Password = Find("passwd"),
            Group = Find("group"),
            Home = _texts.GetValueOrDefault("home"),
            Status = status,
            DisabledFactors = [.. _factors.Where(factor => !factor.Value).Select(factor => factor.Key)],
            EnabledFactors = [.. _factors.Where(factor => factor.Value).Select(factor => factor.Key)],
        };
    }

    /// <summary>Reads what was sent.</summary>
    /// <returns>Null where it is of another type.</returns>
    /// <exception cref="BadHttpRequestException">It is malformed, or too large.</exception>
    public static async Task<ReferenceFields?> ReadAsync(HttpRequest request)
    {
        var fields = new ReferenceFields();
        if (request.ContentType is null)
        {
            return request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0 ? null : fields;
        }

        if (RequestContent.IsJson(request, "json"))
        {
            fields.Take(await RequestContent.ReadAsync(request));
            return fields;
        }

        RequestContent.ThrowIfLarge(request.ContentLength ?? 0);
        if (await SmallForm.ReadAsync(request) is not { } form)
        {
            return null;
        }

        foreach (var (name, values) in form)
        {
            if (name is Issuers or Issuers + "[]")
            {
                fields.TakeFactors(string.Join(',', values.ToArray()));
            }
            else
            {
                // Of two values, nobody knows which one is meant.
                fields._texts[name] = values is [{ } value] ? value : throw Malformed();
            }
        }

        return fields;
    }

    private void Take(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Malformed();
            }

            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Name == Issuers)
                {
                    TakeFactors(member.Value);
                }
                else if (member.Value.ValueKind == JsonValueKind.String)
                {
                    _texts[member.Name] = member.Value.GetString()!;
                }
                else if (member.Name is "user" or "passwd" or "current" or "group" or "home" or "status" && member.Value.ValueKind != JsonValueKind.Null)
                {
                    throw Malformed();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Malformed();
        }
    }

    private void TakeFactors(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _factors[member.Name] = member.Value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => throw Malformed() };
                }

                break;

            case JsonValueKind.Array:
                TakeFactors(string.Join(',', value.EnumerateArray().Select(element => element.GetString())));
                break;

            case JsonValueKind.String:
                TakeFactors(value.GetString()!);
                break;

            case not JsonValueKind.Null:
                throw Malformed();
        }
    }

    /// <summary>Takes a list: a name alone is a factor that the account does without, as in the C server's table; <c>name=true</c> is one that it gives again.</summary>
    private void TakeFactors(string list)
    {
        if (list.StartsWith('{'))
        {
            Take(System.Text.Encoding.UTF8.GetBytes($"{{\"{Issuers}\":{list}}}"));
            return;
        }

        foreach (var entry in list.Split([',', ' ', '+'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split(['=', ':'], 2);
            _factors[parts[0]] = parts is [_, var state] && (state is "true" or "on" or "1" ? true : state is "false" or "off" or "0" ? false : throw Malformed());
        }
    }

    private string? Find(string name) => _texts.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    private static BadHttpRequestException Malformed() => new("The fields cannot be understood.", StatusCodes.Status400BadRequest);
}
