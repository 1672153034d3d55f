using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Features;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

/// <summary>To take a key away is the way to end all of its tokens, whatever is remembered of them.</summary>
public sealed class RemovedKeyTests : IDisposable
{
    private readonly TestDirectory _data = new();
    private readonly ManualTime _time = new(TimeSpan.Zero);

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_tokens_end_soon_also_on_a_connection_that_is_kept(bool issues)
    {
        using var issuer = new TokenSite(_data, _time, name: "www");
        using var site = new TokenSite(_data, _time, options =>
        {
            (options.Schemes, options.Tokens.Cookie, options.Tokens.Audience) = ([SignInScheme.Bearer], issues, "www");
            options.Accounts = issues ? options.Accounts : [];
        });
        var connection = new Connection();
        var token = issuer.SignIn();
        Assert.Equal(200, await site.StatusAsync(token, connection));
        foreach (var file in Directory.GetFiles(_data["keys"], "*.jwk"))
        {
            File.Delete(file);
        }

        // Somebody who never stops asking.
        var seconds = 0;
        while (seconds <= 300 && await site.StatusAsync(token, connection) == 200)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            seconds += 5;
            Assert.True(SpinWait.SpinUntil(() => !site.Keys["ES256"].IsLooking, TimeSpan.FromSeconds(30)));
        }

        Assert.InRange(seconds, 5, 130);
        Assert.Equal(401, await site.StatusAsync(token));
    }

    private sealed class Connection : IEndpointFeature
    {
        public string Name => "main";

        public string? User => null;

        public object? Note { get; set; }

        public Refusal? Refusal => null;

        public bool IsAuthoritativeFor(ReadOnlySpan<char> host) => true;
    }
}
