using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ouistiti.Middleware.Authentication;
using Ouistiti.Middleware.Authentication.Accounts;
using Ouistiti.Tests.Authentication.Digest;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Gate;

/// <summary>The gate by itself.</summary>
public sealed class BareGateTests
{
    [Theory]
    [InlineData("/file")]
    [InlineData("/public/file")]
    public async Task Behind_it_are_the_services_that_were_ahead_of_it(string path)
    {
        IServiceProvider? behind = null;
        using var gate = new BareGate(context =>
        {
            behind = context.RequestServices;
            return Task.CompletedTask;
        });
        var context = await gate.AskAsync(path, BareGate.AsAnn);
        Assert.Same(gate.Server, behind);
        Assert.Same(gate.Server, context.RequestServices);
        Assert.Empty(behind!.GetServices<ISignInEndpoint>());
    }

    [Fact]
    public async Task Who_finds_too_many_waiting_is_told_to_come_again_and_not_that_his_password_is_wrong()
    {
        using var gate = new BareGate();
        await gate.FillSlowHashGateAsync();
        var answer = (await gate.AskAsync("/file", BareGate.AsAnn)).Response;
        Assert.Equal((503, "1"), (answer.StatusCode, answer.Headers.RetryAfter.ToString()));
        Assert.Empty(answer.Headers.WWWAuthenticate.ToString());
        Assert.Equal(["busy"], gate.Parts.Results);
        Assert.Equal(200, (await gate.AskAsync("/public/file", BareGate.AsAnn)).Response.StatusCode);
    }

    [Fact]
    public async Task A_form_that_finds_too_many_waiting_is_told_so_too()
    {
        using var gate = new BareGate(configure: options => options.Schemes = [SignInScheme.Form]);
        await gate.FillSlowHashGateAsync();
        var answer = (await gate.AskAsync("/signin", request => Post(request, $"username=ann&password={BareGate.Password}"))).Response;
        Assert.Equal((503, "1"), (answer.StatusCode, answer.Headers.RetryAfter.ToString()));
    }

    [Fact]
    public async Task A_wrong_proof_is_looked_at_once()
    {
        using var gate = new BareGate(configure: options => (options.Schemes, options.Lockout.Attempts) = ([SignInScheme.Digest], 1));
        var challenge = (await gate.AskAsync("/file")).Response.Headers.WWWAuthenticate[0]!;
        var client = new DigestClient(challenge) { User = "ann", Password = "wrong", Uri = "/file" };
        Assert.Equal(401, (await gate.AskAsync("/file", request => request.Headers.Authorization = client.Sign())).Response.StatusCode);
        Assert.Equal(401, (await gate.AskAsync("/file", request => request.Headers.Authorization = client.Sign())).Response.StatusCode);
        Assert.Equal(["failed", "locked"], gate.Parts.Results);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_not_logged()
    {
        // It may be a password.
        using var gate = new BareGate(configure: options => (options.Schemes, options.Lockout.Attempts) = ([SignInScheme.Basic, SignInScheme.Digest], 2));
        foreach (var credentials in new[] { "hunter2:wrong", "hunter2:false", "ann:wrong" })
        {
            _ = await gate.AskAsync("/file", request => request.Headers.Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        }

        var challenge = (await gate.AskAsync("/file")).Response.Headers.WWWAuthenticate[0]!;
        var client = new DigestClient(challenge) { User = "hunter3", Password = "wrong", Uri = "/file" };
        _ = await gate.AskAsync("/file", request => request.Headers.Authorization = client.Sign());

        Assert.DoesNotContain(gate.Parts.Log.Lines, line => line.Contains("hunter", StringComparison.Ordinal));
        Assert.Equal(3, gate.Parts.Log.Lines.Count(line => line.StartsWith("Information 1310 An unknown user could not sign in", StringComparison.Ordinal)));
        _ = Assert.Single(gate.Parts.Log.Lines, line => line.StartsWith("Information 1310 ann could not sign in", StringComparison.Ordinal));
        _ = Assert.Single(gate.Parts.Log.Lines, line => line.StartsWith("Warning 1311 An unknown user cannot sign in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_password_takes_its_turn_among_the_slow_hashes()
    {
        using var files = new TestDirectory();
        _ = files.Write("passwd", $"ann:{BareGate.Password}\n");
        using var gate = new BareGate(configure: options => options.Accounts = [new AccountStoreOptions { File = files["passwd"] }]);
        Assert.Equal(200, (await gate.AskAsync("/file", BareGate.AsAnn)).Response.StatusCode);
        var before = await File.ReadAllTextAsync(files["passwd"]);
        await gate.FillSlowHashGateAsync();
        var answer = (await ChangeAsync(gate)).Response;
        Assert.Equal((503, "1"), (answer.StatusCode, answer.Headers.RetryAfter.ToString()));
        Assert.Equal(before, await File.ReadAllTextAsync(files["passwd"]));
    }

    [Fact]
    public async Task A_password_that_cannot_be_changed_costs_nothing()
    {
        using var gate = new BareGate();
        Assert.Equal(200, (await gate.AskAsync("/file", BareGate.AsAnn)).Response.StatusCode);
        await gate.FillSlowHashGateAsync();
        Assert.Equal(409, (await ChangeAsync(gate)).Response.StatusCode);
    }

    private static Task<HttpContext> ChangeAsync(BareGate gate) => gate.AskAsync("/signin/password", request =>
    {
        BareGate.AsAnn(request);
        Post(request, $"current={BareGate.Password}&new=another+horse&again=another+horse");
    });

    private static void Post(HttpRequest request, string form)
    {
        request.Method = "POST";
        request.ContentType = "application/x-www-form-urlencoded";
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(form));
    }
}
