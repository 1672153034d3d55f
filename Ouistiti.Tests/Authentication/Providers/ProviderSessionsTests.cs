using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Middleware.Authentication.OpenIdConnect;
using Ouistiti.Middleware.Authentication.Providers;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Tests.Authentication.OpenIdConnect.Providers;
using Ouistiti.Tests.Support;
using Xunit;
using ProviderEndpoint = Ouistiti.Tests.Authentication.OpenIdConnect.Providers.ProviderEndpoint;

namespace Ouistiti.Tests.Authentication.Providers;

/// <summary>Long sessions, by a clock that the test sets.</summary>
public sealed class ProviderSessionsTests : IAsyncLifetime, IDisposable
{
    private const string Subject = "subject-of-ann";

    private readonly ManualClock _clock = new();
    private readonly TestDirectory _files = new();
    private readonly SignInParts _parts;
    private readonly OpenIdConnectSettings _settings = new()
    {
        AllowHttp = true,
        ClientId = LyingProvider.ClientId,
        ClientSecret = LyingProvider.ClientSecret,
        Allow = new() { Groups = ["staff"] },
        Groups = [new() { Claim = "admins", Group = "root" }],
    };

    private LyingProvider? _provider;
    private ProviderTable? _table;
    private ProviderSessions? _sessions;

    public ProviderSessionsTests() => _parts = new(_files.Path, _clock);

    private LyingProvider Provider => _provider!;

    private ProviderAccount Ann => _table!.Find("ann")!;

    private bool MayGoOn => _sessions!.MayGoOn(Ann);

    public async Task InitializeAsync()
    {
        _provider = await LyingProvider.StartAsync(_clock);
        _settings.Authority = _provider.Url;
        var metadata = new AuthorityMetadata(_settings.Address, _clock, _parts.Get<ILogger<AuthorityMetadata>>());
        var client = new OpenIdConnectOptions
        {
            ClientId = LyingProvider.ClientId,
            ClientSecret = LyingProvider.ClientSecret,
            ConfigurationManager = metadata,
            Backchannel = new HttpClient { Timeout = AuthorityAddress.Timeout },
        };
        client.TokenValidationParameters.ValidAlgorithms = ["RS256"];
        client.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1);
        _table = _parts.Get<ProviderTables>()[_provider.Url, "www"];
        _sessions = new(
            _settings, new Fixed(client), _table, new ProviderClaims(_settings), new ClientProof(_settings, _clock), _parts.Get<SecretProtection>(), _clock, _parts.Get<ILogger<ProviderSessions>>());
        await SignInAsync("openid offline_access");
    }

    public async Task DisposeAsync() => await Provider.DisposeAsync();

    public void Dispose()
    {
        _parts.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task Nobody_is_asked_before_it_is_time_and_then_once()
    {
        _clock.Advance(_settings.Recheck - TimeSpan.FromSeconds(1));
        Assert.True(MayGoOn);
        Assert.Equal(0, Provider.Count(ProviderEndpoint.Refresh));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Provider.User["groups"] = new JsonArray("staff");
        Assert.Equal("root", Ann.Account.Group);
        Parallel.For(0, 100, _ => Assert.True(MayGoOn));
        await CheckedAsync();

        // What the provider says now counts, and the next refresh token is used the next time.
        Assert.Equal((1, "users"), (Provider.Count(ProviderEndpoint.Refresh), Ann.Account.Group));
        _clock.Advance(_settings.Recheck);
        Assert.True(MayGoOn);
        await CheckedAsync();
        Assert.Equal(2, Provider.Count(ProviderEndpoint.Refresh));
    }

    [Fact]
    public async Task While_nothing_changes_the_account_stays_the_same_object()
    {
        var before = Ann.Account;
        _clock.Advance(_settings.Recheck);
        _ = MayGoOn;
        await CheckedAsync();
        Assert.Same(before, Ann.Account);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_ask_too()
    {
        _clock.Correct(-TimeSpan.FromDays(2));
        Assert.False(MayGoOn);
        await CheckedAsync();
        Assert.True(MayGoOn);
    }

    [Fact]
    public async Task Whom_the_provider_refuses_has_no_session_any_more()
    {
        Provider.Answers.Instead[ProviderEndpoint.Refresh] = CannedAnswer.Error("invalid_grant");
        await EndsAsync("invalid_grant");

        // Nor is anything asked again for him.
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(MayGoOn);
        Assert.Equal(1, Provider.Count(ProviderEndpoint.Refresh));
    }

    [Fact]
    public async Task Who_is_not_admitted_any_more_has_no_session_any_more()
    {
        Provider.User["groups"] = new JsonArray("guests");
        await EndsAsync("none of OpenIdConnect:Allow");
    }

    [Fact]
    public async Task Without_a_refresh_token_he_has_to_come_by_the_provider_again()
    {
        await SignInAsync("openid");
        await EndsAsync("there is no refresh token");
        Assert.Equal(0, Provider.Count(ProviderEndpoint.Refresh));
    }

    [Fact]
    public async Task While_the_provider_is_down_sessions_go_on_for_a_while()
    {
        Provider.Answers.Instead[ProviderEndpoint.Refresh] = CannedAnswer.HangUp;
        _clock.Advance(_settings.Recheck);
        Assert.True(MayGoOn);
        await LogsAsync("Whether ann may still be signed in cannot be told");
        for (var i = 0; i < 100; i++)
        {
            Assert.True(MayGoOn);
        }

        Assert.Equal(1, Provider.Count(ProviderEndpoint.Refresh));
        _clock.Advance(_settings.RecheckGrace - TimeSpan.FromSeconds(1));
        Assert.True(MayGoOn);
        await Eventually.TrueAsync(() => Provider.Count(ProviderEndpoint.Refresh) == 2, "it is asked again");
        await Eventually.TrueAsync(() => Count("cannot be told") == 2, "that fails too");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(MayGoOn);

        // It answers again: he is where he was.
        _ = Provider.Answers.Instead.Remove(ProviderEndpoint.Refresh);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(MayGoOn);
        await CheckedAsync();
        Assert.True(MayGoOn);
    }

    [Theory]
    [InlineData("another subject")]
    [InlineData("another issuer")]
    [InlineData("no signature")]
    [InlineData("another user's information")]
    public async Task A_lie_at_a_refresh_is_no_answer(string lie)
    {
        switch (lie)
        {
            case "another subject": Provider.Answers.Claims = claims => claims["sub"] = "another"; break;
            case "another issuer": Provider.Answers.Claims = claims => claims["iss"] = "https://evil.example"; break;
            case "no signature": Provider.Answers.Signing = TokenSigning.None; break;
            default: Provider.Answers.UserInfo = claims => claims["sub"] = "another"; break;
        }

        _clock.Advance(_settings.Recheck);
        Assert.True(MayGoOn);
        await LogsAsync("Whether ann may still be signed in cannot be told");
        _clock.Advance(_settings.RecheckGrace);
        Assert.False(MayGoOn);
    }

    [Fact]
    public async Task New_keys_of_the_provider_are_fetched()
    {
        Provider.RotateKeys(keepOld: false);
        _clock.Advance(_settings.Recheck);
        Assert.True(MayGoOn);
        await CheckedAsync();
        Assert.Equal(0, Count("cannot be told"));
    }

    [Fact]
    public async Task Tokens_are_encrypted_on_the_disk()
    {
        _clock.Advance(_settings.Recheck);
        _ = MayGoOn;
        await CheckedAsync();
        var used = Provider.Last(ProviderEndpoint.Refresh)["refresh_token"]!;
        var secrets = ProviderSecrets.Open(Ann.Secrets, _sessions!.Protector, Subject);
        Assert.NotNull(secrets.Refresh);
        Assert.Null(ProviderSecrets.Open(Ann.Secrets, _sessions.Protector, "another").Refresh);
        foreach (var file in Directory.EnumerateFiles(_files.Path, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            var content = await reader.ReadToEndAsync();
            Assert.DoesNotContain(used, content, StringComparison.Ordinal);
            Assert.DoesNotContain(secrets.Refresh, content, StringComparison.Ordinal);
            Assert.DoesNotContain(secrets.Id!, content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_site_has_its_own_users() => Assert.Null(_parts.Get<ProviderTables>()[Provider.Url, "other"].Find("ann"));

    private async Task SignInAsync(string scope)
    {
        const string Back = "http://127.0.0.1:9/signin-oidc";
        using var flow = await CodeFlow.StartAsync(Provider.Url, LyingProvider.ClientId, LyingProvider.ClientSecret, Back);
        using var browser = ProviderSite.Browser();
        var (_, tokens) = await flow.RedeemAsync((await flow.SignInAsync(browser, scope))["code"]);
        var secrets = new ProviderSecrets(
            tokens.TryGetProperty("refresh_token", out var refresh) ? refresh.GetString() : null, tokens.GetProperty("id_token").GetString());
        Assert.NotNull(_table!.Update(
            new(Subject, "ann", "root", string.Empty, AccountStatus.Activated), isLocal: false, Now, "session", secrets.Seal(_sessions!.Protector, Subject)));
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    private int Count(string text) => _parts.Log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    private Task LogsAsync(string text) => Eventually.TrueAsync(() => Count(text) > 0, $"the log says \"{text}\": {string.Join('\n', _parts.Log.Lines)}");

    private Task CheckedAsync() => Eventually.TrueAsync(() => Ann.CheckedAt == Now, $"ann has been checked: {string.Join('\n', _parts.Log.Lines)}");

    private async Task EndsAsync(string reason)
    {
        _clock.Advance(_settings.Recheck);
        Assert.True(MayGoOn);
        await Eventually.TrueAsync(() => !MayGoOn, "the session ends");
        Assert.Null(Ann.Secrets);
        await LogsAsync("The sessions of ann have ended: ");
        await LogsAsync(reason);
    }

    private sealed class Fixed(OpenIdConnectOptions options) : IOptionsMonitor<OpenIdConnectOptions>
    {
        public OpenIdConnectOptions CurrentValue => options;

        public OpenIdConnectOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<OpenIdConnectOptions, string?> listener) => null;
    }
}
