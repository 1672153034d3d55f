using System.Globalization;
using Ouistiti.Middleware.Documents;
using Xunit;

namespace Ouistiti.Tests.Documents;

/// <summary>RFC 9110, sections 14.1.2 and 14.2, for a document of 1000 bytes.</summary>
public sealed class ByteRangesTests
{
    private const string Whole = "whole";
    private const string Nothing = "";

    [Theory]
    [InlineData("bytes=0-0", "0+1")]
    [InlineData("bytes=0-499", "0+500")]
    [InlineData("bytes=500-", "500+500")]
    [InlineData("bytes=500-*", "500+500")]
    [InlineData("bytes=-1", "999+1")]
    [InlineData("bytes=-500", "500+500")]
    [InlineData("bytes=-5000", "0+1000")]
    [InlineData("bytes=999-", "999+1")]
    [InlineData("bytes=990-5000", "990+10")]
    [InlineData("bytes=0-9223372036854775807", "0+1000")]
    [InlineData("Bytes=0-0", "0+1")]
    [InlineData("bytes=0-0,-1", "0+1 999+1")]
    [InlineData("bytes= 0-1 , 500-501 ,990-", "0+2 500+2 990+10")]
    [InlineData("bytes=500-600,0-1", "500+101 0+2")]
    [InlineData("bytes=0-499,500-999", "0+500 500+500")]
    [InlineData("bytes=0-1,5000-5001", "0+2")]
    [InlineData("bytes=1000-", Nothing)]
    [InlineData("bytes=1000-2000,3000-", Nothing)]
    [InlineData("bytes=-0", Nothing)]
    [InlineData("bytes=0-500,500-999", Whole)]
    [InlineData("bytes=0-999,0-0", Whole)]
    [InlineData("bytes=5-4", Whole)]
    [InlineData("bytes=", Whole)]
    [InlineData("bytes=-", Whole)]
    [InlineData("bytes=a-b", Whole)]
    [InlineData("bytes=0-99999999999999999999", Whole)]
    [InlineData("bytes=--1", Whole)]
    [InlineData("lines=0-1", Whole)]
    [InlineData("0-1", Whole)]
    [InlineData("bytes 0-1", Whole)]
    public void A_field_asks_for_parts(string field, string parts) => Assert.Equal(parts, Parse(field));

    [Fact]
    public void A_hundred_parts_are_sent_and_more_are_not()
    {
        Assert.Equal(100, Parse(Many(100)).Split(' ').Length);
        Assert.Equal(Whole, Parse(Many(101)));
    }

    [Fact]
    public void Two_fields_are_none() => Assert.Null(ByteRanges.Parse(new(["bytes=0-1", "bytes=5-6"]), 1000));

    private static string Many(int count) =>
        "bytes=" + string.Join(',', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}-{i}")));

    private static string Parse(string field) => ByteRanges.Parse(field, 1000) is { } ranges
        ? string.Join(' ', ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.Start}+{range.Length}")))
        : Whole;
}
