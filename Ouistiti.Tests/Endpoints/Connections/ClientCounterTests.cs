using System.Net;
using Ouistiti.Host.Endpoints.Connections;
using Xunit;

namespace Ouistiti.Tests.Endpoints.Connections;

public sealed class ClientCounterTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", false)]
    [InlineData("192.0.2.1", "192.0.2.2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", true)]
    public void A_client_is_an_address_or_a_network_of_64_bits(string first, string second, bool isAnother)
    {
        var counter = new ClientCounter(1);
        Assert.True(counter.TryEnter(IPAddress.Parse(first)));
        Assert.Equal(isAnother, counter.TryEnter(IPAddress.Parse(second)));
        counter.Leave(IPAddress.Parse(first));
        Assert.True(counter.TryEnter(IPAddress.Parse(first)));
    }

    [Fact]
    public void Who_has_no_address_is_not_counted()
    {
        var counter = new ClientCounter(1);
        Assert.True(counter.TryEnter(null));
        Assert.True(counter.TryEnter(null));
    }
}
