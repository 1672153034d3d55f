using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Ouistiti.Middleware.Documents;
using Xunit;

namespace Ouistiti.Tests.Documents;

/// <summary>RFC 9110, sections 13.1 and 13.2.2, for a document with the tag "a" of Sunday, 6 November 1994, 08:49:37.</summary>
public sealed class PreconditionsTests
{
    private const string Date = "Sun, 06 Nov 1994 08:49:37 GMT";
    private const string Before = "Sun, 06 Nov 1994 08:49:36 GMT";
    private const string After = "Sun, 06 Nov 1994 08:49:38 GMT";
    private static readonly DateTimeOffset LastModified = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);
    private static readonly EntityTagHeaderValue Strong = new("\"a\"");
    private static readonly EntityTagHeaderValue Weak = new("\"a\"", isWeak: true);

    [Theory]
    [InlineData("", "Proceed")]

    // 13.1.1
    [InlineData("If-Match: \"a\"", "Proceed")]
    [InlineData("If-Match: \"b\", \"a\"", "Proceed")]
    [InlineData("If-Match: *", "Proceed")]
    [InlineData("If-Match: \"b\"", "Failed")]
    [InlineData("If-Match: W/\"a\"", "Failed")]
    [InlineData("If-Match: a", "Failed")]

    // 13.1.4
    [InlineData("If-Unmodified-Since: " + Date, "Proceed")]
    [InlineData("If-Unmodified-Since: " + After, "Proceed")]
    [InlineData("If-Unmodified-Since: " + Before, "Failed")]
    [InlineData("If-Unmodified-Since: yesterday", "Proceed")]
    [InlineData("If-Match: \"a\"\nIf-Unmodified-Since: " + Before, "Proceed")]

    // 13.1.2
    [InlineData("If-None-Match: \"a\"", "NotModified")]
    [InlineData("If-None-Match: W/\"a\"", "NotModified")]
    [InlineData("If-None-Match: \"b\", W/\"a\"", "NotModified")]
    [InlineData("If-None-Match: *", "NotModified")]
    [InlineData("If-None-Match: \"b\"", "Proceed")]
    [InlineData("If-None-Match: a", "Proceed")]
    [InlineData("If-None-Match: \"a", "Proceed")]

    // 13.1.3
    [InlineData("If-Modified-Since: " + Date, "NotModified")]
    [InlineData("If-Modified-Since: " + After, "NotModified")]
    [InlineData("If-Modified-Since: " + Before, "Proceed")]
    [InlineData("If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT", "NotModified")]
    [InlineData("If-Modified-Since: Sun Nov  6 08:49:37 1994", "NotModified")]
    [InlineData("If-Modified-Since: 0", "Proceed")]
    [InlineData("If-None-Match: \"b\"\nIf-Modified-Since: " + After, "Proceed")]

    // 13.2.2
    [InlineData("If-Match: \"b\"\nIf-None-Match: \"a\"", "Failed")]
    [InlineData("If-Match: \"a\"\nIf-None-Match: \"a\"", "NotModified")]
    [InlineData("If-Unmodified-Since: " + Before + "\nIf-None-Match: \"a\"", "Failed")]
    public void Conditions_are_judged_in_their_order(string fields, string result) =>
        Assert.Equal(result, Preconditions.Evaluate(Headers(fields), Strong, LastModified).ToString());

    [Theory]
    [InlineData("If-None-Match: W/\"a\"", "NotModified")]
    [InlineData("If-None-Match: \"a\"", "NotModified")]
    [InlineData("If-Match: \"a\"", "Failed")]
    [InlineData("If-Match: W/\"a\"", "Failed")]
    [InlineData("If-Match: *", "Proceed")]
    public void A_weak_tag_is_good_for_not_sending_and_for_nothing_else(string fields, string result) =>
        Assert.Equal(result, Preconditions.Evaluate(Headers(fields), Weak, LastModified).ToString());

    [Theory]
    [InlineData("", true, true)]
    [InlineData("If-Range: \"a\"", true, false)]
    [InlineData("If-Range: W/\"a\"", false, false)]
    [InlineData("If-Range: \"b\"", false, false)]
    [InlineData("If-Range: " + Date, true, false)]
    [InlineData("If-Range: " + After, false, false)]
    [InlineData("If-Range: " + Before, false, false)]
    [InlineData("If-Range: a", false, false)]
    public void A_part_is_sent_to_who_has_the_rest(string fields, bool strong, bool weak)
    {
        Assert.Equal(strong, Preconditions.IsRangeAllowed(Headers(fields), Strong, LastModified));
        Assert.Equal(weak, Preconditions.IsRangeAllowed(Headers(fields), Weak, exactDate: null));
    }

    private static HeaderDictionary Headers(string fields)
    {
        var headers = new HeaderDictionary();
        foreach (var field in fields.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (field[..field.IndexOf(':')], field[(field.IndexOf(':') + 2)..]);
            headers[name] = value;
        }

        return headers;
    }
}
