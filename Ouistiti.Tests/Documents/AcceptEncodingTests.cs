using Ouistiti.Middleware.Documents;
using Xunit;

namespace Ouistiti.Tests.Documents;

/// <summary>RFC 9110, section 12.5.3.</summary>
public sealed class AcceptEncodingTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("gzip", "gzip")]
    [InlineData("GZip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br zstd gzip")]
    [InlineData("gzip;q=1.0, br;q=0.5", "gzip br")]
    [InlineData("gzip;q=0", "")]
    [InlineData("*", "br zstd gzip")]
    [InlineData("*;q=0", "")]
    [InlineData("br;q=0, *", "zstd gzip")]
    [InlineData("gzip, *;q=0", "gzip")]
    [InlineData("identity", "")]
    [InlineData("identity;q=0.5, gzip;q=0.4", "")]
    [InlineData("identity;q=0.5, gzip;q=0.6", "gzip")]
    [InlineData("identity;q=0, gzip", "gzip")]
    [InlineData("deflate, compress", "")]
    [InlineData("gzip;q=2", "")]
    [InlineData("gzip;;", "")]
    public void A_field_names_codings(string? field, string codings) =>
        Assert.Equal(codings, string.Join(' ', AcceptEncoding.Choose(field).Select(coding => coding.Name)));
}
