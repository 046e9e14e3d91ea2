namespace EventFlow.Cli.Hosting;

/// <summary>Where a server listens: the command line, then ASP.NET Core's own variables, then this machine alone.</summary>
internal static class ServerAddresses
{
    public static string Choose(string? urls, int? port, Func<string, string?> environment) =>
        Given(urls)
        ?? (port is { } number ? ServerHost.Local(number) : null)
        ?? Given(environment("ASPNETCORE_URLS"))
        ?? OnAllInterfaces(Given(environment("ASPNETCORE_HTTP_PORTS")))
        ?? ServerHost.Local(Ports.Default);

    // What ASP.NET Core makes of these ports itself. It does not here, because naming any address turns the variable off.
    private static string? OnAllInterfaces(string? ports) => ports is null
        ? null
        : string.Join(';', ports.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(port => $"http://*:{port}"));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
