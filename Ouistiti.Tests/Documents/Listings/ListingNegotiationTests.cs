using Microsoft.AspNetCore.Http;
using Ouistiti.Middleware.Documents.Listings;
using Xunit;

namespace Ouistiti.Tests.Documents.Listings;

public sealed class ListingNegotiationTests
{
    [Theory]
    [InlineData(null, "Html")]
    [InlineData("", "Html")]
    [InlineData("*/*", "Html")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Html")]
    [InlineData("image/png", "Html")]
    [InlineData("application/json", "Json")]
    [InlineData("APPLICATION/JSON", "Json")]
    [InlineData("application/json; charset=utf-8", "Json")]
    [InlineData("application/*", "Json")]
    [InlineData("application/json, text/html", "Html")]
    [InlineData("text/html;q=0.9, application/json", "Json")]
    [InlineData("text/html, application/json;q=0.9", "Html")]
    [InlineData("application/json;q=0.5, text/html;q=0.4", "Json")]
    [InlineData("application/json, text/plain, */*", "Json")]
    [InlineData("application/json;q=0.5, */*", "Html")]
    [InlineData("application/json;q=0, text/html;q=0", "Html")]
    [InlineData("application/json;q=0, */*;q=0.1", "Html")]
    [InlineData("text/html;q=0, */*", "Json")]
    [InlineData("application/problem+json", "Html")]
    [InlineData("application/jsonp", "Html")]
    [InlineData(";;;,,", "Html")]
    public void The_form_follows_what_is_accepted(string? accept, string form)
    {
        var request = Request(accept);
        Assert.Equal(form, ListingNegotiation.Choose(request).ToString());
        Assert.Equal(form != "Html", DirectoryListing.IsAskedForAsJson(request));
    }

    [Fact]
    public void Several_headers_are_one_list()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = new(["text/html;q=0.5", "application/json"]);
        Assert.Equal(ListingForm.Json, ListingNegotiation.Choose(request));
    }

    [Theory]
    [InlineData("XMLHttpRequest", "Reference")]
    [InlineData("xmlhttprequest", "Reference")]
    [InlineData("com.example.app", "Json")]
    public void The_pages_of_the_reference_get_their_form_whatever_they_accept(string requestedWith, string form)
    {
        var request = Request("application/json");
        request.Headers.XRequestedWith = requestedWith;
        Assert.Equal(form, ListingNegotiation.Choose(request).ToString());
        Assert.True(DirectoryListing.IsAskedForAsJson(request));
    }

    private static HttpRequest Request(string? accept)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = accept;
        return request;
    }
}
