using Xunit;
using static Ouistiti.Tests.Endpoints.Http1.Expectation;
using static Ouistiti.Tests.Endpoints.Http1.Messages;

namespace Ouistiti.Tests.Endpoints.Http1;

/// <summary>What is longer than the server reads.</summary>
[Trait("Category", "Published")]
public sealed class LimitTests(Http1Site site) : IClassFixture<Http1Site>
{
    private static readonly Case[] Cases =
    [
        new("RFC 9112 3", "a request line of 8000 bytes", Get("/a.txt?" + new string('a', 7980)), Kept(200) with { Body = Http1Site.Alpha }),
        new("RFC 9110 15.5.15", "a target of 9000 bytes", Get("/" + new string('a', 9000)), Closed(414)),
        new("RFC 9110 15.5.15", "a query of 9000 bytes", Get("/?" + new string('a', 9000)), Closed(414)),
        new("RFC 9110 15.5.15", "an absolute target of 9000 bytes", Get("http://localhost/" + new string('a', 9000)), Closed(414)),
        new("RFC 9110 15.5.15", "a target without end", "GET /" + new string('a', 40_000), Closed(414)),
        new("RFC 9110 15.6.2", "a method of 32 letters", Line(new string('A', 32) + " / HTTP/1.1"), Answered(501)),
        new("RFC 9112 3.1", "a method of 33 letters", Line(new string('A', 33) + " / HTTP/1.1"), Answered(501)),
        new("RFC 9112 3.1", "a method of 9000 letters", Line(new string('A', 9000) + " / HTTP/1.1"), Closed(501)),
        new("RFC 9112 3.1", "a method without end", new string('A', 40_000), Closed(501)),
        new("RFC 9110 5.4", "a field of 30000 bytes", Fields($"X: {new string('y', 30_000)}\r\n"), Kept(200)),
        new("RFC 6585 5", "a field of 40000 bytes", Fields($"X: {new string('y', 40_000)}\r\n"), Closed(431)),
        new("RFC 6585 5", "a field value without end", Fields($"X: {new string('y', 80_000)}"), Closed(431)),
        new("RFC 6585 5", "a field name of 40000 bytes", Fields($"{new string('X', 40_000)}: y\r\n"), Closed(431)),
        new("RFC 6585 5", "many fields of 40000 bytes", Fields(string.Concat(Enumerable.Repeat($"X: {new string('y', 995)}\r\n", 40))), Closed(431)),
        new("RFC 9110 5.4", "100 fields", Fields(string.Concat(Enumerable.Repeat("X: y\r\n", 99))), Kept(200)),
        new("RFC 6585 5", "101 fields", Fields(string.Concat(Enumerable.Repeat("X: y\r\n", 100))), Closed(431)),
        new("RFC 6585 5", "fields without end", "GET / HTTP/1.1\r\nHost: localhost\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", 10_000)), Closed(431)),
    ];

    public static TheoryData<string, string> Names => Case.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task What_is_too_long_is_refused(string section, string what) => Case.CheckAsync(site.Port, Cases, section, what);
}
