using System.CommandLine;
using EventFlow.Cli.Demo;
using EventFlow.Cli.Hosting;

namespace EventFlow.Cli.Commands;

internal static class DemoCommand
{
    private static readonly Option<bool> Exit = new("--exit") { Description = "end with the run, and with its exit code" };
    private static readonly Option<int> Seed = new("--seed") { Description = "of the generated readings", DefaultValueFactory = _ => 7 };

    private static readonly Option<double> Missing = new("--missing")
    {
        Description = "share of the readings that never arrive, 0 to 1; more than 0.1 raises the alert",
        DefaultValueFactory = _ => 0.02,
    };

    private static readonly Option<int?> Port = Ports.Option();

    public static Command Create(CliContext context) =>
        new Command("demo", "Runs the sample pipeline in one process and in memory.") { Exit, Seed, Missing, Port }.Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var missing = call.Get(Missing);
        if (missing is not (>= 0 and <= 1))
        {
            throw CliException.Usage("EF2126 --missing is a share of all readings, from 0 to 1.");
        }

        call.Output.Note("Nothing is kept: bus and store are in memory and end with this process.");
        // A demo that ends by itself is nobody's server, so it takes no port others may want.
        var port = call.Get(Port) ?? (call.Get(Exit) ? 0 : Ports.Default);
        using var data = DemoData.Write(call.Get(Seed), missing);
        await using var sink = await NotificationSink.StartAsync(cancellationToken);
        await using var host = await DemoHost.StartAsync(port, cancellationToken);
        var result = await new DemoRun(call, host, sink).ToEndAsync(data, cancellationToken);
        call.Output.Result(result, output => DemoText.Write(output, result));
        if (!call.Get(Exit))
        {
            call.Output.Note($"Still serving at {host.Url}. Ctrl-C ends it.");
            await host.ServeAsync(cancellationToken);
        }

        return Progress.RunWait.ExitCodeOf(result.Run);
    }
}
