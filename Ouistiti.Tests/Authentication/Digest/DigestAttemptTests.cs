using Ouistiti.Middleware.Authentication.Passwords;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

/// <summary>Which attempts count, and with which stored passwords one can succeed.</summary>
public sealed class DigestAttemptTests
{
    [Fact]
    public async Task After_too_many_wrong_passwords_the_right_one_does_not_count_either()
    {
        await using var site = new DigestSite(adapt: options => options.Lockout.Attempts = 2);
        var client = await site.ChallengeAsync();
        var right = client.Sign();
        client.Password = "wrong";
        await site.AssertRefusedAsync(client.Sign());
        await site.AssertRefusedAsync(client.Sign());
        await site.AssertRefusedAsync(right);

        var other = await site.ChallengeAsync();
        other.User = "Jäsøn Doe";
        Assert.True((await site.AskAsync(other.Sign())).Result.Succeeded);
    }

    [Fact]
    public async Task What_says_nothing_of_a_password_is_no_wrong_one()
    {
        await using var site = new DigestSite(adapt: options => options.Lockout.Attempts = 1);
        var client = await site.ChallengeAsync();
        var credentials = client.Sign();
        Assert.True((await site.AskAsync(credentials)).Result.Succeeded);
        await site.AssertRefusedAsync(credentials, isStale: true);
        await site.AssertRefusedAsync(client.Sign(), target: "/other");
        await site.AssertRefusedAsync(client.Sign(parameters => parameters["opaque"] = null));
        site.Time.Advance(TimeSpan.FromMinutes(6));
        await site.AssertRefusedAsync(client.Sign(), isStale: true);
        Assert.True((await site.AskAsync((await site.ChallengeAsync()).Sign())).Result.Succeeded);
    }

    [Fact]
    public async Task An_account_whose_password_Digest_cannot_use_is_refused()
    {
        await using var site = new DigestSite(adapt: options => options.Accounts[0].Users![0].Password = StoredPassword.Create("joe", "secret", []).ToString());
        await site.AssertRefusedAsync((await site.ChallengeAsync()).Sign());

        await using var other = new DigestSite(adapt: options =>
            options.Accounts[0].Users![0].Password = StoredPassword.Create("joe", "secret", [new Ha1Kind(Ha1Hash.Sha256, options.Realm)]).ToString());
        Assert.True((await other.AskAsync((await other.ChallengeAsync()).Sign())).Result.Succeeded);
    }
}
