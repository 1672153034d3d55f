using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Ouistiti.Tests.Authentication.SecondFactor;

/// <summary>A site that asks everybody for a one-time code after the password, with a user for each test.</summary>
public sealed class FactorSite : SignInSite
{
    /// <summary>A user who has to change the password first.</summary>
    public const string NewUser = "new";

    private int _users;

    /// <summary>A user of whom no other test knows.</summary>
    internal string NextUser() => $"user{Interlocked.Increment(ref _users)}";

    /// <summary>A client that has the password and, if it is to, keeps cookies.</summary>
    internal HttpClient ClientOf(string? user, CookieContainer? cookies = null, string? accept = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = cookies is not null, CookieContainer = cookies ?? new CookieContainer() })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{Port}"),
        };
        if (user is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Password}")));
        }

        if (accept is not null)
        {
            client.DefaultRequestHeaders.Accept.ParseAdd(accept);
        }

        return client;
    }

    /// <summary>Enrols a user as a program does.</summary>
    internal async Task<(string Secret, string[] Codes)> EnrolAsync(string user)
    {
        using var client = ClientOf(user, accept: "application/json");
        using var begun = await PostAsync(client, "/signin/enrol", ("action", "start"));
        var secret = (string)JsonNode.Parse(await begun.Content.ReadAsStringAsync())!["secret"]!;
        using var confirmed = await PostAsync(client, "/signin/enrol", ("action", "confirm"), ("code", await OathTool.CodeAsync(secret, DateTimeOffset.UnixEpoch + Now)));
        var codes = JsonNode.Parse(await confirmed.Content.ReadAsStringAsync())!["codes"]!.AsArray();
        return (secret, [.. codes.Select(code => (string)code!)]);
    }

    /// <summary>The system's time, since 1970.</summary>
    internal static TimeSpan Now => TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch;

    /// <summary>A code of the step after this one, which a clock that is ahead shows: it has not been used by enrolling.</summary>
    internal static Task<string> NextCodeAsync(string secret) => OathTool.CodeAsync(secret, DateTimeOffset.UnixEpoch + Now + TimeSpan.FromSeconds(30));

    internal static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, params (string Name, string Value)[] fields) =>
        client.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    protected override void Configure(JsonObject configuration, JsonObject authentication)
    {
        authentication["Schemes"] = new JsonArray("Basic", "Form");
        authentication["SecondFactor"] = new JsonObject();
        var users = new JsonArray { new JsonObject { ["Name"] = NewUser, ["Password"] = Password, ["Status"] = "Reapproving" } };
        for (var i = 1; i <= 40; i++)
        {
            users.Add(new JsonObject { ["Name"] = $"user{i}", ["Password"] = Password });
        }

        authentication["Accounts"] = new JsonArray(new JsonObject { ["Users"] = users });

        // All tests come from one address; how often an account may fail is tested with the default.
        authentication["Lockout"] = new JsonObject { ["AttemptsOfAddress"] = 100_000 };
    }
}
