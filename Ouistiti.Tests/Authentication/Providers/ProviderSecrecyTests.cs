using System.Net;
using System.Text;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>What must stand in no log, whatever its level, and in no answer of <c>check</c>.</summary>
[Trait("Category", "Published")]
public sealed class ProviderSecrecyTests
{
    private static readonly string[] Tokens = ["access_token", "refresh_token", "id_token"];

    [Fact]
    public async Task Secrets_codes_and_tokens_are_never_told()
    {
        await using var provider = await LyingProvider.StartAsync();
        var secrets = new List<string>
        {
            LyingProvider.ClientSecret,
            Uri.EscapeDataString(LyingProvider.ClientSecret),
            WebUtility.UrlEncode(LyingProvider.ClientSecret),
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{LyingProvider.ClientId}:{WebUtility.UrlEncode(LyingProvider.ClientSecret)}"))[12..],
        };
        provider.Answers.Tokens = tokens => secrets.AddRange(Tokens.Select(name => tokens[name]!.GetValue<string>()));
        await using var site = await ProviderSite.StartAsync(
            provider.Url, ProviderSite.Client(LyingProvider.ClientId, LyingProvider.ClientSecret), "\"Allow\": { \"Everybody\": true }", logging: "Trace");

        // Once as it should be, with a sign-out; and then in some ways that go wrong.
        using var browser = ProviderSite.Browser();
        _ = await site.SignInAsync(browser);
        _ = await browser.GoAsync(new Uri(site.Url + "/signout?redirect_uri=/index.html"), site.Url + "/index.html");
        foreach (var lie in new Action<ProviderAnswers>[]
        {
            answers => answers.Claims = claims => claims["iss"] = "https://evil.example",
            answers => answers.Claims = claims => claims["nonce"] = "another",
            answers => (answers.Claims, answers.Signing) = (null, TokenSigning.Broken),
            answers => answers.Instead[ProviderEndpoint.Token] = CannedAnswer.HangUp,
            answers => answers.Instead[ProviderEndpoint.Token] = CannedAnswer.Error("invalid_grant"),
            answers => answers.Return = parameters => parameters["iss"] = "https://evil.example",
        })
        {
            lie(provider.Answers);
            using var other = ProviderSite.Browser();
            _ = await site.SignInAsync(other);
        }

        foreach (var request in provider.Requests)
        {
            secrets.AddRange(request.Parameters
                .Where(parameter => parameter.Key is "code" or "state" or "nonce" or "code_verifier" or "code_challenge" or "refresh_token" or "id_token_hint")
                .Select(parameter => parameter.Value));
        }

        Assert.True(secrets.Count > 20);
        await site.Server.SaysAsync("Nobody was signed in by the provider");
        var output = site.Server.Output;
        var check = await OuistitiProgram.RunAsync(site.Files.Path, "check");
        Assert.Equal(0, check.ExitCode);
        foreach (var secret in secrets.Where(secret => secret.Length > 0).Distinct())
        {
            Assert.DoesNotContain(secret, output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, check.Output + check.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_mistake_is_told_without_the_secret()
    {
        using var files = new TestDirectory();
        _ = files.Write("htdocs/index.html", "home");
        var configuration = Configurations.Parse($$"""
            {
              "Kestrel": { "Endpoints": { "main": { "Url": "http://127.0.0.1:{{Ports.Take()}}" } } },
              "Ouistiti": { "Sites": { "www": { "Documents": [ { "Root": "htdocs" } ], "Authentication": { "Schemes": [ "OpenIdConnect" ], "OpenIdConnect": {
                "Authority": "http://auth.example.org", "ClientId": "", "ClientSecret": "do-not-tell", "ClientSecretFile": "missing", "Prompt": "", "Sercet": "x"
              } } } } }
            }
            """);
        _ = files.Write("appsettings.json", configuration.ToJsonString());
        var (exit, output, error) = await OuistitiProgram.RunAsync(files.Path, "check");
        Assert.NotEqual(0, exit);
        Assert.Contains("OpenIdConnect:Sercet", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("do-not-tell", output + error, StringComparison.Ordinal);
    }
}
