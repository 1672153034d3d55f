using Microsoft.Extensions.Logging.Abstractions;
using Ouistiti.Middleware.Authentication.State;
using Ouistiti.Middleware.Authentication.Tokens;
using Ouistiti.Tests.Documents;
using Ouistiti.Tests.Support;
using Xunit;

namespace Ouistiti.Tests.Authentication.Tokens;

public sealed class KeyRingTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan Session = TimeSpan.FromHours(12);

    private readonly TestDirectory _data = new();
    private readonly ManualTime _time = new(TimeSpan.Zero);

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public void A_key_is_made_once_and_read_again(string algorithm)
    {
        var key = Use(algorithm).Signer!;
        Assert.Equal((key.Id, key.From), (Use(algorithm).Signer!.Id, Use(algorithm).Signer!.From));
        Assert.Equal(key.StampOf("stamp"), Use(algorithm).Signer!.StampOf("stamp"));
        Assert.Equal(Convert.ToBase64String(key.Credentials.Key.ComputeJwkThumbprint()).TrimEnd('=').Replace('+', '-').Replace('/', '_'), key.Id);
    }

    [Fact]
    public void Nobody_else_may_read_a_key()
    {
        _ = Use();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_data["keys"]));
        Assert.All(Directory.GetFiles(_data["keys"]), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void The_next_key_is_published_a_day_before_it_signs_and_the_old_one_for_a_session_longer()
    {
        var ring = Use();
        var first = ring.Signer!;
        Advance(ring, TimeSpan.FromDays(28.9));
        Assert.Equal(first.Id, Assert.Single(ring.Keys).Id);

        Advance(ring, TimeSpan.FromDays(0.2));
        var next = Assert.Single(ring.Keys, key => key.Id != first.Id);
        Assert.Equal(first.Id, ring.Signer!.Id);

        Advance(ring, TimeSpan.FromDays(1));
        Assert.Equal(next.Id, ring.Signer!.Id);
        Assert.Contains(ring.Keys, key => key.Id == first.Id);

        Advance(ring, Session);
        Assert.Contains(ring.Keys, key => key.Id == first.Id);
        Advance(ring, TimeSpan.FromMinutes(20));
        Assert.Equal(next.Id, Assert.Single(ring.Keys).Id);
        Assert.Equal(next.Id, Assert.Single(Directory.GetFiles(_data["keys"], "*.jwk").Select(file => Path.GetFileName(file).Split('.')[1])));
    }

    [Fact]
    public void A_token_of_the_key_before_is_still_known()
    {
        var ring = Use();
        var first = ring.Signer!;
        Advance(ring, TimeSpan.FromDays(29.5));
        Advance(ring, TimeSpan.FromDays(1.2));
        Assert.NotEqual(first.Id, ring.Signer!.Id);
        Assert.Equal(first.Id, ring.Find(first.Id)!.Id);
    }

    [Fact]
    public void A_key_that_another_process_has_made_is_found()
    {
        var (reader, writer) = (Ring(), Use());
        Assert.NotNull(reader.Find(writer.Signer!.Id));
        Assert.Null(reader.Find("unknown"));
    }

    [Fact]
    public async Task Processes_that_start_together_make_one_key()
    {
        var rings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() => Use(), TaskCreationOptions.LongRunning)));
        Assert.Single(rings.Select(ring => ring.Signer!.Id).Distinct());
        Assert.Single(Directory.GetFiles(_data["keys"], "*.jwk"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    public void A_damaged_key_is_not_replaced(string content)
    {
        var id = Use().Signer!.Id;
        var file = _data[$"keys/ES256.{id}.jwk"];
        var whole = File.ReadAllText(file);
        File.WriteAllText(file, content);
        var ring = Use();
        Assert.Null(ring.Signer);
        Assert.Equal([file], Directory.GetFiles(_data["keys"], "*.jwk"));
        Assert.Equal(content, File.ReadAllText(file));

        // It is seen when it is back, and when it has been taken away.
        File.WriteAllText(file, whole);
        Advance(ring, TimeSpan.FromSeconds(1));
        Assert.Equal(id, ring.Signer!.Id);
        File.Delete(file);
        Advance(ring, TimeSpan.FromMinutes(1));
        Assert.NotEqual(id, ring.Signer!.Id);
    }

    [Theory]
    [InlineData("\"d\":\"", "\"d\":\"A")]
    [InlineData("\"x\":\"", "\"x\":\"A")]
    [InlineData("\"kid\":\"", "\"kid\":\"A")]
    [InlineData("\"alg\":\"ES256\"", "\"alg\":\"RS256\"")]
    [InlineData("\"nbf\":", "\"nbf\":-99999999999999")]
    public void A_key_that_is_damaged_a_little_is_not_used(string was, string becomes)
    {
        var file = _data[$"keys/ES256.{Use().Signer!.Id}.jwk"];
        File.WriteAllText(file, File.ReadAllText(file).Replace(was, becomes, StringComparison.Ordinal));
        Assert.Null(Use().Signer);
    }

    [Fact]
    public void A_private_part_of_another_key_is_found_out()
    {
        var file = _data[$"keys/ES256.{Use().Signer!.Id}.jwk"];
        var own = Jwt.Key(_data).GetProperty("d").GetString()!;
        using var other = new TestDirectory();
        _ = new SigningKeys(new StateDirectory(other.Path), _time, NullLogger<SigningKeys>.Instance)["ES256"].Also(ring => ring.Use(Lifetime, Session));
        File.WriteAllText(file, File.ReadAllText(file).Replace(own, Jwt.Key(other).GetProperty("d").GetString(), StringComparison.Ordinal));
        Assert.Null(Use().Signer);
    }

    [Fact]
    public void What_a_crash_leaves_behind_is_in_nobodys_way()
    {
        _ = Use();
        _ = _data.Write("keys/ES256.unfinished.jwk.new", "{");
        Assert.NotNull(Use().Signer);
    }

    [Fact]
    public void Where_nothing_can_be_written_there_is_no_key()
    {
        _ = _data.Write("keys", "a file where a directory should be");
        Assert.Null(Use().Signer);
    }

    [Fact]
    public void A_clock_that_was_ahead_for_a_while_breaks_nothing()
    {
        _time.Advance(TimeSpan.FromDays(10_000));
        var ring = Use();
        var made = ring.Signer!;
        _time.Advance(TimeSpan.FromDays(-10_000));
        var again = Use();
        Assert.NotNull(again.Signer);
        Assert.NotNull(again.Find(made.Id));
        Advance(again, TimeSpan.FromDays(2));
        Assert.InRange(again.Signer!.From, _time.GetUtcNow().AddDays(-3), _time.GetUtcNow());

        // And goes on as usual: the key of the far future is not needed any more.
        Advance(again, TimeSpan.FromDays(3));
        Assert.Null(again.Find(made.Id));
        Advance(again, TimeSpan.FromDays(40));
        Advance(again, TimeSpan.FromDays(2));
        Assert.InRange(again.Signer!.From, _time.GetUtcNow().AddDays(-3), _time.GetUtcNow());
    }

    [Fact]
    public void A_clock_that_goes_back_a_little_keeps_the_key()
    {
        var id = Use().Signer!.Id;
        _time.Advance(TimeSpan.FromHours(-5));
        Assert.Equal(id, Use().Signer!.Id);
        Assert.Single(Use().Keys);
    }

    [Fact]
    public void The_site_with_the_longest_sessions_decides_how_long_a_key_is_kept()
    {
        var ring = Use();
        ring.Use(Lifetime, TimeSpan.FromDays(20));
        var first = ring.Signer!;
        Advance(ring, TimeSpan.FromDays(29.5));
        Advance(ring, TimeSpan.FromDays(19));
        Assert.NotEqual(first.Id, ring.Signer!.Id);
        Assert.NotNull(ring.Find(first.Id));
    }

    private KeyRing Ring(string algorithm = "ES256") => new SigningKeys(new StateDirectory(_data.Path), _time, NullLogger<SigningKeys>.Instance)[algorithm];

    private KeyRing Use(string algorithm = "ES256") => Ring(algorithm).Also(ring => ring.Use(Lifetime, Session));

    /// <summary>Lets time go by, and what has to be done then.</summary>
    private void Advance(KeyRing ring, TimeSpan time)
    {
        _time.Advance(time);
        ring.Look();
    }
}
