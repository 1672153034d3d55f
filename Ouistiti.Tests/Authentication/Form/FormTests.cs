using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Form;

/// <summary>Signing in by a form, on the built-in page.</summary>
[Trait("Category", "Published")]
public sealed class FormTests(FormTests.Site site) : IClassFixture<FormTests.Site>
{
    [Fact]
    public async Task The_page_is_small_and_can_be_used_by_everybody()
    {
        using var client = OuistitiServer.Client();
        var text = await client.GetStringAsync(Url("/signin?redirect_uri=/file.txt"));
        var page = await new HtmlParser().ParseDocumentAsync(text);

        Assert.InRange(text.Length, 1, 10_000);
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Empty(page.QuerySelectorAll("script"));
        Assert.All(page.QuerySelectorAll("input:not([type=hidden])"), input => Assert.NotNull(page.QuerySelector($"label[for={input.Id}]")));
        Assert.Equal("/file.txt", page.QuerySelector("input[name=redirect_uri]")!.GetAttribute("value"));
        Assert.Equal("post", page.QuerySelector("form")!.GetAttribute("method"));
    }

    [Theory]
    [InlineData("/signin?redirect_uri=https://evil.example/")]
    [InlineData("/signin?redirect_uri=//evil.example/")]
    [InlineData("/signin?redirect_uri=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")]
    public async Task The_page_leads_to_no_foreign_place(string target)
    {
        using var client = OuistitiServer.Client();
        var page = await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync(Url(target)));

        Assert.Null(page.QuerySelector("input[name=redirect_uri]"));
        Assert.Empty(page.QuerySelectorAll("script"));
    }

    [Theory]
    [InlineData("/file.txt", "/file.txt")]
    [InlineData("https://auth.example.org/x", "https://auth.example.org/x")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/x\r\nSet-Cookie: a=b", "/")]
    public async Task Who_signs_in_goes_on_to_where_he_may(string target, string location)
    {
        using var answer = await PostAsync(("username", "ann"), ("password", SignInSite.Password), ("redirect_uri", target));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(location, answer.Headers.Location!.OriginalString);
        Assert.False(answer.Headers.Contains("a"));
    }

    [Theory]
    [InlineData("ann", "wrong")]
    [InlineData("ann", "")]
    [InlineData("ann", "CORRECT HORSE")]
    [InlineData("ann", "correct hors")]
    [InlineData("ann", "correct horses")]
    [InlineData("nobody", SignInSite.Password)]
    [InlineData("", SignInSite.Password)]
    [InlineData("waiting", SignInSite.Password)]
    [InlineData("banned", SignInSite.Password)]
    public async Task Who_does_not_is_asked_again_and_told_no_more(string user, string password)
    {
        using var answer = await PostAsync(("username", user), ("password", password), ("redirect_uri", "/file.txt"));
        var text = await answer.Content.ReadAsStringAsync();
        var page = await new HtmlParser().ParseDocumentAsync(text);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("The user name or the password is wrong, or there were too many attempts.", page.QuerySelector("[role=alert]")!.TextContent);
        Assert.Equal("/file.txt", page.QuerySelector("input[name=redirect_uri]")!.GetAttribute("value"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain(SignInSite.Password, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_the_form_may_say_where_to_go_on()
    {
        using var client = OuistitiServer.Client();
        using var content = new FormUrlEncodedContent([new("username", "ann"), new("password", SignInSite.Password)]);
        using var answer = await client.PostAsync(Url("/signin?redirect_uri=/file.txt"), content);

        Assert.Equal("/file.txt", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_password_in_a_query_is_never_looked_at()
    {
        using var client = OuistitiServer.Client();
        using var content = new FormUrlEncodedContent([]);
        using var answer = await client.PostAsync(Url($"/signin?username=ann&password={Uri.EscapeDataString(SignInSite.Password)}"), content);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Two_passwords_are_none()
    {
        using var answer = await PostAsync(("username", "ann"), ("password", "wrong"), ("password", SignInSite.Password));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("Origin: https://evil.example\r\n")]
    [InlineData("Sec-Fetch-Site: cross-site\r\n")]
    public async Task A_foreign_page_cannot_sign_somebody_in(string header)
    {
        const string form = "username=ann&password=correct+horse";
        var answer = await Wire.SendAsync(
            site.Port,
            $"POST /signin HTTP/1.1\r\nHost: localhost\r\n{header}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\nConnection: close\r\n\r\n{form}");

        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "{}", "415")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", "username=ann&password=correct+horse", "303")]
    [InlineData("application/x-www-form-urlencoded", "username=%ff&password=%zz", "401")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "username=ann&password=correct+horse", "400")]
    public async Task Only_a_form_is_one(string type, string body, string status)
    {
        var answer = await Wire.SendAsync(
            site.Port, $"POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_end_is_refused()
    {
        var body = "username=" + new string('a', 100_000);
        var answer = await Wire.SendAsync(
            site.Port, $"POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_method_is_refused()
    {
        var answer = await Wire.GetAsync(site.Port, "/signin", method: "DELETE");

        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD, POST\r\n", answer, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] fields)
    {
        using var client = OuistitiServer.Client();
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await client.PostAsync(Url("/signin"), content);
    }

    private string Url(string target) => $"http://127.0.0.1:{site.Port}{target}";

    public sealed class Site : SignInSite
    {
        protected override void Configure(JsonObject configuration, JsonObject authentication)
        {
            authentication["Schemes"] = new JsonArray("Form");
            authentication["Lockout"] = JsonNode.Parse("""{ "Attempts": 1000, "AttemptsOfAddress": 100000 }""");
        }
    }
}
