using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

public sealed class TokenDeliveryTests : IDisposable
{
    private readonly TestDirectory _data = new();
    private readonly ManualTime _time = new(TimeSpan.Zero);

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("http", "www.example.org", null, "; Max-Age=1800; Path=/; HttpOnly; SameSite=Lax")]
    [InlineData("https", "www.example.org", null, "; Max-Age=1800; Path=/; Secure; HttpOnly; SameSite=Lax")]
    [InlineData("https", "www.example.org", "example.org", "; Max-Age=1800; Path=/; Domain=example.org; Secure; HttpOnly; SameSite=Lax")]
    [InlineData("https", "EXAMPLE.org:8443", "example.org", "; Max-Age=1800; Path=/; Domain=example.org; Secure; HttpOnly; SameSite=Lax")]
    [InlineData("http", "192.168.1.7", "example.org", "; Max-Age=1800; Path=/; HttpOnly; SameSite=Lax")]
    [InlineData("http", "badexample.org", "example.org", "; Max-Age=1800; Path=/; HttpOnly; SameSite=Lax")]
    public void A_cookie_has_the_attributes_that_its_site_needs(string scheme, string host, string? domain, string attributes)
    {
        using var site = new TokenSite(_data, _time, options => options.Tokens.Domain = domain);
        var cookie = Assert.Single(Answer(site, request => (request.Scheme, request.Host) = (scheme, new HostString(host))).Response.Headers.SetCookie);
        Assert.Equal(attributes, cookie![cookie!.IndexOf(';', StringComparison.Ordinal)..]);
    }

    [Fact]
    public void The_header_fields_are_there_where_they_are_asked_for()
    {
        using var site = new TokenSite(_data, _time, options => (options.Tokens.Cookie, options.Tokens.Header) = (false, true));
        var headers = Answer(site).Response.Headers;
        Assert.Equal(0, headers.SetCookie.Count);
        Assert.Equal("ann staff ~/", $"{headers["X-Remote-User"]} {headers["X-Remote-Group"]} {headers["X-Remote-Home"]}");
        Assert.Equal("X-Auth-Token, X-Remote-User, X-Remote-Group, X-Remote-Home", headers.AccessControlExposeHeaders);
        Assert.Equal(2, headers["X-Auth-Token"].ToString().Count(character => character == '.'));
    }

    [Fact]
    public void Scripts_can_read_who_the_user_is_and_not_his_token()
    {
        using var site = new TokenSite(_data, _time, options =>
        {
            options.Tokens.RemoteCookies = true;
            (options.Accounts[0].Users![0].Group, options.Accounts[0].Users![0].Home) = ("Gäste; a=b", string.Empty);
        });
        var cookies = Answer(site).Response.Headers.SetCookie;
        Assert.Equal(4, cookies.Count);
        Assert.EndsWith("; HttpOnly; SameSite=Lax", cookies[0], StringComparison.Ordinal);
        Assert.Equal("X-Remote-User=ann; Max-Age=1800; Path=/; SameSite=Lax", cookies[1]);
        Assert.Equal("X-Remote-Group=G%C3%A4ste%3B%20a%3Db; Max-Age=1800; Path=/; SameSite=Lax", cookies[2]);
        Assert.Equal("X-Remote-Home=; Max-Age=1800; Path=/; SameSite=Lax", cookies[3]);
    }

    [Theory]
    [InlineData("public, max-age=3600", "no-store")]
    [InlineData("no-cache,no-store,max-age=0", "no-cache,no-store,max-age=0")]
    public async Task An_answer_with_a_token_is_not_stored(string set, string sent)
    {
        using var site = new TokenSite(_data, _time);
        var starting = new StartingFeature();
        var context = Answer(site, request => request.HttpContext.Features.Set<IHttpResponseFeature>(starting));
        context.Response.Headers.CacheControl = set;
        await starting.StartAsync();
        Assert.Equal(sent, context.Response.Headers.CacheControl);
    }

    [Fact]
    public async Task Signing_out_takes_the_cookies_back()
    {
        using var site = new TokenSite(_data, _time, options => (options.Tokens.RemoteCookies, options.Tokens.Domain) = (true, "example.org"));
        var context = Answer(site);
        await site.Issuer.RevokeAsync(context);
        Assert.Equal(4, context.Response.Headers.SetCookie.Count);
        Assert.All(context.Response.Headers.SetCookie, cookie => Assert.Contains("=; Max-Age=0; Path=/; Domain=example.org; ", cookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_cookie_that_is_valid_counts()
    {
        using var site = new TokenSite(_data, _time);
        var (token, other) = (site.SignIn(), site.SignIn());
        await site.Issuer.RevokeAsync(site.Request(request => request.Headers.Cookie = $"X-Auth-Token={other}"));
        foreach (var cookies in new[] { $"X-Auth-Token=nonsense; X-Auth-Token={token}", $"x-auth-token=a; X-Auth-Token={other};X-Auth-Token={token}; X-Auth-Token=", $"X-Auth-Token2=a; X-Auth-Token=\"{token}\"" })
        {
            // As a new server sees them, and as one that knows the token.
            using var fresh = new TokenSite(_data, _time);
            Assert.True((await fresh.AuthenticateAsync(request => request.Headers.Cookie = cookies)).Succeeded, cookies);
            Assert.True((await fresh.AuthenticateAsync(request => request.Headers.Cookie = cookies)).Succeeded, cookies);
        }

        Assert.False((await site.AuthenticateAsync(request => request.Headers.Cookie = $"X-Auth-Token={other}; X-Auth-Token=nonsense")).Succeeded);
    }

    [Fact]
    public async Task What_is_said_in_the_request_itself_counts_more_than_a_cookie()
    {
        using var site = new TokenSite(_data, _time);
        var token = site.SignIn();
        Assert.True((await site.AuthenticateAsync(request => request.Headers["X-Auth-Token"] = token)).Succeeded);
        Assert.True((await site.AuthenticateAsync(request => (request.Headers.Authorization, request.Headers["X-Auth-Token"]) = ($"bearer  {token} ", "nonsense"))).Succeeded);
        Assert.False((await site.AuthenticateAsync(request => (request.Headers["X-Auth-Token"], request.Headers.Cookie) = ("nonsense", $"X-Auth-Token={token}"))).Succeeded);
        Assert.False((await site.AuthenticateAsync(request => request.Headers["X-Auth-Token"] = new([token, token]))).Succeeded);
    }

    [Fact]
    public async Task Who_comes_without_a_token_has_not_failed()
    {
        using var site = new TokenSite(_data, _time);
        foreach (var fill in new Action<HttpRequest>[] { _ => { }, request => request.Headers.Cookie = "a=b; X-Auth-Token", request => request.Headers.Authorization = "Basic YTpi", request => request.Headers.Authorization = "Bearer" })
        {
            Assert.True((await site.AuthenticateAsync(fill)).None);
        }
    }

    private static HttpContext Answer(TokenSite site, Action<HttpRequest>? fill = null) => site.Answer(new AccountIdentity(site.Ann, "Form", ["password"]), fill);

    private sealed class StartingFeature : HttpResponseFeature
    {
        private readonly List<Func<Task>> _callbacks = [];

        public override void OnStarting(Func<object, Task> callback, object state) => _callbacks.Add(() => callback(state));

        public async Task StartAsync()
        {
            foreach (var callback in _callbacks)
            {
                await callback();
            }
        }
    }
}
