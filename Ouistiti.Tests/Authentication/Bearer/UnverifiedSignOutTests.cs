using System.Buffers.Text;
using System.Security.Cryptography;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Bearer;
using Ouistiti.Tests.Authentication.Tokens;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Bearer;

/// <summary>Signing out with a token whose authority has not answered yet, or does not.</summary>
public sealed class UnverifiedSignOutTests : IDisposable
{
    private readonly TestDirectory _data = new();
    private readonly ManualTime _time = new(TimeSpan.Zero);
    private readonly AuthorityStub _authority = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TokenSite _site;

    public UnverifiedSignOutTests()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        _authority.Keys = $$"""[{"kty":"EC","crv":"P-256","use":"sig","kid":"one","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]""";
        _site = new TokenSite(_data, _time, options =>
        {
            (options.Schemes, options.Accounts) = ([SignInScheme.Bearer], []);
            options.Bearer = new BearerSettings { Authority = _authority.Url, AllowHttp = true, Audience = "devices" };
        });
    }

    public void Dispose()
    {
        _site.Dispose();
        _authority.Dispose();
        _key.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task An_authority_that_takes_its_time_is_waited_for()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _authority.Ready = ready.Task;
        var token = Token();
        var ending = SignOutAsync(token);
        await Eventually.TrueAsync(() => _authority.Asked > 0, "the authority is asked");
        ready.SetResult();
        await ending;
        Assert.False(await _site.AcceptsAsync(token));
        Assert.True(await _site.AcceptsAsync(Token()));
    }

    [Fact]
    public async Task A_token_that_cannot_be_verified_does_not_come_alive_again()
    {
        _authority.Status = 500;
        var token = Token();
        await SignOutAsync(token);
        _authority.Status = 200;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await _site.AcceptsAsync(Token()));
        Assert.False(await _site.AcceptsAsync(token));
    }

    private Task SignOutAsync(string token) => _site.Issuer.RevokeAsync(_site.Request(request => request.Headers.Cookie = $"X-Auth-Token={token}"));

    private string Token()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var claims = $$"""{"iss":"{{_authority.Url}}","aud":"devices","preferred_username":"ann","jti":"{{Guid.NewGuid()}}","iat":{{now}},"exp":{{now + 600}}}""";
        return Jwt.Make("""{"alg":"ES256","kid":"one"}""", claims, data => _key.SignData(data, HashAlgorithmName.SHA256));
    }
}
