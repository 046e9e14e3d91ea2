using System.Net;
using EventFlow.Orchestrator.Outgoing;

namespace EventFlow.Tests.Outgoing;

public sealed class WebhookAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0/")]
    [InlineData("http://0.0.0.0:8080/")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://172.16.0.1/")]
    [InlineData("http://172.31.255.255/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://2852039166/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:a9fe:a9fe]/")]
    [InlineData("http://[::127.0.0.1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fc00::1]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("gopher://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("/relative")]
    [InlineData("")]
    public void What_leads_into_the_house_or_is_no_address_is_refused(string url) =>
        Assert.NotNull(WebhookAddresses.Refuse(url, mayBePrivate: false));

    [Theory]
    [InlineData("https://example.org/hook?x=1")]
    [InlineData("http://8.8.8.8/")]
    [InlineData("http://172.32.0.1/")]
    [InlineData("http://[2606:4700::1]/")]
    public void What_is_outside_is_not(string url) => Assert.Null(WebhookAddresses.Refuse(url, mayBePrivate: false));

    [Theory]
    [InlineData("http://10.1.2.3/", true)]
    [InlineData("http://127.0.0.1/", true)]
    [InlineData("http://[::1]/", true)]
    [InlineData("http://169.254.169.254/", false)]
    [InlineData("http://[::ffff:169.254.169.254]/", false)]
    [InlineData("http://100.100.100.200/", false)]
    [InlineData("http://0.0.0.0/", false)]
    public void The_setting_allows_private_networks_and_nothing_of_clouds(string url, bool isAllowed) =>
        Assert.Equal(isAllowed, WebhookAddresses.Refuse(url, mayBePrivate: true) is null);

    [Fact]
    public async Task A_name_that_leads_into_the_house_is_refused_when_it_is_called()
    {
        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            async () => await WebhookAddresses.ConnectAsync(new DnsEndPoint("localhost", 1), mayBePrivate: false, CancellationToken.None));

        Assert.Contains("localhost (", failure.Message, StringComparison.Ordinal);
        Assert.Contains("is not reached from here", failure.Message, StringComparison.Ordinal);
    }
}
