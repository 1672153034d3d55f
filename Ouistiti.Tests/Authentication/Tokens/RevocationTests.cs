using Microsoft.Data.Sqlite;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

public sealed class RevocationTests : IDisposable
{
    private readonly TestDirectory _data = new();
    private readonly ManualTime _time = new(TimeSpan.Zero);
    private readonly TokenSite _site;

    public RevocationTests() => _site = new TokenSite(_data, _time);

    public void Dispose()
    {
        _site.Dispose();
        _data.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signing_out_ends_a_token_at_once(bool isKnown)
    {
        var token = _site.SignIn();
        if (isKnown)
        {
            Assert.True(await _site.AcceptsAsync(token));
        }

        await SignOutAsync(_site, token);
        Assert.False(await _site.AcceptsAsync(token));
    }

    [Fact]
    public async Task Signing_out_ends_what_a_token_was_renewed_to()
    {
        var token = _site.SignIn();
        _time.Advance(TimeSpan.FromMinutes(16));
        var renewed = TokenSite.TokenOf(await _site.AnswerAsync(token))!;
        await SignOutAsync(_site, token);
        Assert.False(await _site.AcceptsAsync(renewed));
    }

    [Fact]
    public async Task Signing_out_leaves_other_sessions_alone()
    {
        var (one, other) = (_site.SignIn(), _site.SignIn());
        await SignOutAsync(_site, one);
        Assert.True(await _site.AcceptsAsync(other));
    }

    [Fact]
    public async Task Signing_out_ends_all_tokens_that_the_request_came_with()
    {
        var (one, other) = (_site.SignIn(), _site.SignIn());
        await _site.Issuer.RevokeAsync(_site.Request(request => request.Headers.Cookie = $"X-Auth-Token=nonsense; X-Auth-Token={one}; X-Auth-Token={other}"));
        Assert.False(await _site.AcceptsAsync(one));
        Assert.False(await _site.AcceptsAsync(other));
    }

    [Fact]
    public async Task What_has_been_ended_stays_so_when_the_server_starts_again()
    {
        var (ended, other) = (_site.SignIn(), _site.SignIn());
        await SignOutAsync(_site, ended);
        using var again = new TokenSite(_data, _time);
        Assert.False(await again.AcceptsAsync(ended));
        Assert.True(await again.AcceptsAsync(other));
    }

    [Fact]
    public async Task Another_process_that_ends_a_session_is_seen_soon()
    {
        using var other = new TokenSite(_data, _time);
        var (first, second) = (_site.SignIn(), _site.SignIn());
        Assert.True(await _site.AcceptsAsync(first) && await _site.AcceptsAsync(second));
        await SignOutAsync(other, first);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.False(await _site.AcceptsAsync(first));
        await SignOutAsync(other, second);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.False(await _site.AcceptsAsync(second));
    }

    [Fact]
    public async Task All_sessions_of_an_account_end_at_once_and_new_ones_begin_in_the_same_second()
    {
        var before = _site.SignIn();
        Assert.True(await _site.AcceptsAsync(before));
        _ = _site.Issuer.RevokeAll(_site.Ann);
        var after = _site.SignIn();
        Assert.False(await _site.AcceptsAsync(before));
        Assert.True(await _site.AcceptsAsync(after));
        _ = _site.Issuer.RevokeAll(_site.Ann);
        Assert.False(await _site.AcceptsAsync(after));

        using var again = new TokenSite(_data, _time);
        Assert.False(await again.AcceptsAsync(before) || await again.AcceptsAsync(after));
        Assert.True(await again.AcceptsAsync(again.SignIn()));
    }

    [Fact]
    public async Task A_token_of_a_round_that_another_process_has_just_begun_is_accepted()
    {
        Assert.True(await _site.AcceptsAsync(_site.SignIn()));
        using var other = new TokenSite(_data, _time);
        _ = other.Issuer.RevokeAll(other.Ann);
        Assert.True(await _site.AcceptsAsync(other.SignIn()));
    }

    [Fact]
    public async Task A_site_without_accounts_sees_that_all_sessions_have_ended()
    {
        using var sister = new TokenSite(_data, _time, options => (options.Schemes, options.Accounts, options.Tokens.Audience) = ([SignInScheme.Bearer], [], "www"), "sister");
        var token = _site.SignIn();
        Assert.True(await sister.AcceptsAsync(token));
        _ = _site.Issuer.RevokeAll(_site.Ann);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.False(await sister.AcceptsAsync(token));
    }

    [Fact]
    public async Task A_request_that_goes_on_is_told_that_its_session_has_ended()
    {
        var token = _site.SignIn();
        var identity = (AccountIdentity)(await _site.AuthenticateAsync(token)).Principal!.Identity!;
        Assert.False(_site.Issuer.IsRevoked(identity));
        await SignOutAsync(_site, token);
        Assert.True(_site.Issuer.IsRevoked(identity));
        Assert.False(_site.Issuer.IsRevoked(new AccountIdentity(_site.Ann, "Basic", ["password"])));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_ended_all_the_same()
    {
        var token = _site.SignIn();
        Assert.True(await _site.AcceptsAsync(token));
        _ = Directory.CreateDirectory(_data["authentication.db"]);
        await SignOutAsync(_site, token);
        Assert.False(await _site.AcceptsAsync(token));

        // It is saved with the next one that can be.
        Directory.Delete(_data["authentication.db"]);
        await SignOutAsync(_site, _site.SignIn());
        using var again = new TokenSite(_data, _time);
        Assert.False(await again.AcceptsAsync(token));
    }

    [Fact]
    public async Task Where_it_cannot_be_read_what_has_been_ended_no_token_is_accepted()
    {
        var token = _site.SignIn();
        _ = _data.Write("authentication.db", "This is no database at all, but it is where one should be. ".PadRight(4096, 'x'));
        using var again = new TokenSite(_data, _time);
        Assert.False(await again.AcceptsAsync(token));
        File.Delete(_data["authentication.db"]);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await again.AcceptsAsync(token));
    }

    [Fact]
    public async Task Who_signs_in_and_out_without_end_fills_no_disk()
    {
        for (var i = 0; i < 300; i++)
        {
            await SignOutAsync(_site, _site.SignIn());
        }

        await using var connection = new SqliteConnection($"Data Source={_data["authentication.db"]};Pooling=False");
        await connection.OpenAsync();
        await using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM ended_sessions";
        Assert.InRange((long)count.ExecuteScalar()!, 1, 256);
        Assert.True(await _site.AcceptsAsync(_site.SignIn()));
    }

    [Fact]
    public async Task What_would_have_ended_by_now_is_forgotten()
    {
        await SignOutAsync(_site, _site.SignIn());
        _time.Advance(TimeSpan.FromDays(3));
        await SignOutAsync(_site, _site.SignIn());
        await using var connection = new SqliteConnection($"Data Source={_data["authentication.db"]};Pooling=False");
        await connection.OpenAsync();
        await using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM ended_sessions";
        Assert.Equal(1L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public void No_more_tokens_are_remembered_than_may_be()
    {
        var remembered = new RememberedTokens(_time);
        var digests = Enumerable.Range(0, 5 * RememberedTokens.Most).Select(i => TokenDigest.Of($"token {i}")).ToArray();
        var token = new VerifiedToken(new TokenSession("s", "a", null, 0, 0, 0, 0), new TokenIdentity("ann", "", "", default, []) { Token = null! }) { Factors = [], VerifiedUntil = long.MaxValue };
        foreach (var digest in digests)
        {
            remembered.Add(digest, token);
        }

        Assert.InRange(digests.Count(digest => remembered.TryFind(digest, out _)), 1, RememberedTokens.Most);
    }

    private static Task SignOutAsync(TokenSite site, string token) => site.Issuer.RevokeAsync(site.Request(request => request.Headers.Cookie = $"X-Auth-Token={token}"));
}
