using EventFlow.IntegrationTests.Servers;

namespace EventFlow.Benchmarks.Loops;

/// <summary>The other half of a loop: this executable once more, in a process of its own.</summary>
internal static class EchoProcess
{
    /// <summary>First argument of the hidden call.</summary>
    public const string Argument = "--echo";

    public const string Raw = "raw";
    public const string MassTransit = "masstransit";

    private const string Ready = "echo is ready";

    public static async Task<ProcessHost> StartAsync(string loop, string broker, string kind, CancellationToken cancellationToken)
    {
        var process = await ProcessHost.StartDotnetAsync(
            typeof(EchoProcess).Assembly.Location, [Argument, loop, broker, kind], null, cancellationToken);
        await process.WaitForLineAsync(line => line == Ready, "readiness", null, cancellationToken);
        return process;
    }

    /// <summary>Runs in the other process until it is killed.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        var (loop, broker, kind) = (arguments[1], arguments[2], arguments[3]);
        await (loop == Raw
            ? RawLoop.EchoAsync(broker, kind, CancellationToken.None)
            : MassTransitLoop.EchoAsync(broker, CancellationToken.None));
        Console.WriteLine(Ready);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        return 0;
    }
}
