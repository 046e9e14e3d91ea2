using System.CommandLine;
using EventFlow.Cli.Hosting;
using Microsoft.Extensions.Hosting;

namespace EventFlow.Cli.Commands;

internal static class WorkerCommand
{
    private const int DefaultSlots = 16;

    private static readonly Option<string?> Types = new("--types")
    {
        Description = "some of http,sql,noop,shell; default all that are enabled",
    };

    private static readonly Option<int> Slots = new("--slots")
    {
        Description = "tasks at the same time",
        DefaultValueFactory = _ => DefaultSlots,
    };

    private static readonly Option<bool> EnableShell = new("--enable-shell") { Description = "let workflows run commands on this machine" };
    private static readonly Option<string?> RabbitMq = Brokers.Option();

    public static Command Create(CliContext context) =>
        new Command("worker", "Serves the built-in task types over RabbitMQ.") { Types, Slots, EnableShell, RabbitMq }
            .Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var types = BuiltInTypes.Choose(call.Get(Types), call.Get(EnableShell));
        var slots = call.Get(Slots);
        if (slots is < 1 or > 10_000)
        {
            throw CliException.Usage($"EF2125 --slots {slots} is out of range; a worker has 1 to 10000 slots.");
        }

        var broker = Brokers.Choose(call.Get(RabbitMq), call.Context.Environment);
        using var host = WorkerHost.Create(types, slots, broker);
        call.Output.Note($"Serving {string.Join(", ", types)} with {slots} slots. Ctrl-C ends it after the tasks under way.");
        await host.StartAsync(cancellationToken);
        await host.UntilStoppedAsync(cancellationToken);
        return ExitCodes.Good;
    }
}
