using EventFlow.Cli.Hosting;

namespace EventFlow.Tests.Cli;

public sealed class ServerAddressesTests
{
    [Theory]
    [InlineData(null, null, null, null, "http://localhost:8080")]
    [InlineData(null, null, "", "", "http://localhost:8080")]
    [InlineData(null, null, null, "8080", "http://*:8080")]
    [InlineData(null, null, null, "80; 8080", "http://*:80;http://*:8080")]
    [InlineData(null, null, "http://+:5000", "8080", "http://+:5000")]
    [InlineData(null, 9000, "http://+:5000", "8080", "http://localhost:9000")]
    [InlineData(null, 0, null, null, "http://127.0.0.1:0")]
    [InlineData("http://[::1]:7000", 9000, "http://+:5000", "8080", "http://[::1]:7000")]
    public void The_nearest_setting_decides_and_without_any_nobody_else_gets_in(
        string? urls, int? port, string? variable, string? ports, string expected) =>
        Assert.Equal(expected, ServerAddresses.Choose(urls, port, name => name switch
        {
            "ASPNETCORE_URLS" => variable,
            "ASPNETCORE_HTTP_PORTS" => ports,
            _ => null,
        }));
}
