using Ouistiti.Middleware.Authentication.Digest;
using Ouistiti.Tests.Documents;
using Xunit;

namespace Ouistiti.Tests.Authentication.Digest;

public sealed class DigestNoncesTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ManualTime _time = new(TimeSpan.Zero);
    private readonly DigestNonces _nonces;
    private readonly byte[] _key;

    public DigestNoncesTests()
    {
        _nonces = new DigestNonces(_time);
        _key = _nonces.KeyOf("www", "realm");
    }

    [Fact]
    public void A_nonce_is_fresh_then_ages_then_expires()
    {
        var nonce = _nonces.Issue(_key);
        Assert.Equal(NonceStatus.Fresh, StatusOf(nonce));
        _time.Advance(Lifetime / 2);
        Assert.Equal(NonceStatus.Fresh, StatusOf(nonce));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(NonceStatus.Ageing, StatusOf(nonce));
        _time.Advance((Lifetime / 2) - TimeSpan.FromSeconds(1));
        Assert.Equal(NonceStatus.Ageing, StatusOf(nonce));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(NonceStatus.Expired, StatusOf(nonce));
    }

    [Fact]
    public void No_two_nonces_are_the_same() =>
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => _nonces.Issue(_key)).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void A_nonce_of_another_site_realm_or_process_is_foreign()
    {
        Assert.Equal(NonceStatus.Foreign, StatusOf(_nonces.Issue(_nonces.KeyOf("other", "realm"))));
        Assert.Equal(NonceStatus.Foreign, StatusOf(_nonces.Issue(_nonces.KeyOf("www", "other"))));
        var used = _nonces.Issue(_key);
        Assert.True(Use(used, 1));
        Assert.Equal(NonceStatus.Foreign, _nonces.Read(used, _nonces.KeyOf("other", "realm"), Lifetime, out _));
        var process = new DigestNonces(_time);
        Assert.Equal(NonceStatus.Foreign, StatusOf(process.Issue(process.KeyOf("www", "realm"))));
    }

    [Fact]
    public void A_nonce_in_which_any_bit_has_changed_is_foreign()
    {
        var nonce = _nonces.Issue(_key);
        for (var i = 0; i < nonce.Length; i++)
        {
            var forged = nonce.ToCharArray();
            forged[i] = forged[i] == 'A' ? 'B' : 'A';
            Assert.Equal(NonceStatus.Foreign, StatusOf(new string(forged)));
        }

        Assert.Equal(NonceStatus.Foreign, StatusOf(nonce[..^1]));
        Assert.Equal(NonceStatus.Foreign, StatusOf(nonce + "A"));
        Assert.Equal(NonceStatus.Foreign, StatusOf(string.Empty));
        Assert.Equal(NonceStatus.Foreign, StatusOf(new string(' ', nonce.Length)));
    }

    [Fact]
    public void Anything_else_is_foreign()
    {
        var random = new Random(3);
        for (var round = 0; round < 20_000; round++)
        {
            var length = random.Next(3) == 0 ? random.Next(80) : 44;
            Assert.Equal(NonceStatus.Foreign, StatusOf(string.Create(length, random, static (text, random) => random.GetItems("AZaz09-_+/=\" \0é\ud83d\u2028", text))));
        }
    }

    [Fact]
    public void A_nonce_that_nobody_uses_costs_no_memory()
    {
        for (var i = 0; i < 100; i++)
        {
            _ = StatusOf(_nonces.Issue(_key));
        }

        Assert.Equal(0, _nonces.Count);
    }

    [Fact]
    public void A_nonce_that_had_to_make_room_is_not_accepted_again()
    {
        var first = _nonces.Issue(_key);
        var unused = _nonces.Issue(_key);
        Assert.True(Use(first, 1));
        for (var i = 0; i < DigestNonces.Capacity; i++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.True(Use(_nonces.Issue(_key), 1));
        }

        Assert.Equal(DigestNonces.Capacity, _nonces.Count);
        Assert.False(Use(first, 1));
        Assert.False(Use(first, 2));

        // Nobody can tell it from one that was used and forgotten.
        Assert.False(Use(unused, 1));
    }

    [Fact]
    public void A_nonce_whose_memory_has_expired_is_not_accepted_again_by_a_longer_life()
    {
        var old = _nonces.Issue(_key);
        Assert.True(Use(old, 1));
        _time.Advance(Lifetime + TimeSpan.FromSeconds(1));
        Assert.True(Use(_nonces.Issue(_key), 1));
        Assert.Equal(1, _nonces.Count);
        Assert.False(Use(old, 1));
    }

    [Fact]
    public void A_session_remembers_the_first_client_nonce()
    {
        var nonce = _nonces.Issue(_key);
        Assert.True(Use(nonce, 1, "first"));
        Assert.True(Use(nonce, 2, "second"));
        Assert.Equal("first", _nonces.SessionCnonceOf(nonce));
    }

    [Fact]
    public void Of_all_threads_that_use_a_count_one_may()
    {
        var nonce = _nonces.Issue(_key);
        var accepted = 0;
        _ = Parallel.For(0, 8000, i =>
        {
            if (Use(nonce, (uint)(1 + (i % 200))))
            {
                _ = Interlocked.Increment(ref accepted);
            }
        });
        Assert.Equal(200, accepted);
    }

    private bool Use(string nonce, uint count, string sessionCnonce = "")
    {
        Assert.NotEqual(NonceStatus.Foreign, _nonces.Read(nonce, _key, Lifetime, out var issued));
        return _nonces.TryUse(nonce, _key, issued, Lifetime, count, sessionCnonce);
    }

    private NonceStatus StatusOf(string nonce) => _nonces.Read(nonce, _key, Lifetime, out _);
}
