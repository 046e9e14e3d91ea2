using EventFlow.Contracts;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>Notes which task types nobody serves, so that their tasks can say so. Asks only about types with tasks that wait.</summary>
internal sealed class WorkerWatcher(
    IRunStore runs, ITaskBus bus, BundleTakers takers, EngineOptions options, TimeProvider clock, ILogger<WorkerWatcher> log)
    : Duty(clock, log)
{
    private static readonly TimeSpan WaitWorthAsking = TimeSpan.FromSeconds(1);
    private readonly HashSet<string> unserved = [];

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var (type, waiting) in await runs.QueuedTypesAsync(WaitWorthAsking, cancellationToken))
        {
            takers.Know(type);
            var status = await bus.StatusAsync(type, cancellationToken);
            await runs.RecordConsumersAsync(type, status.Consumers, cancellationToken);
            if (status.Consumers > 0)
            {
                unserved.Remove(type);
            }
            else if (unserved.Add(type))
            {
                log.NoWorker(type, waiting, WireNames.TaskQueue(type));
            }
        }

        return options.WatchWorkersEvery;
    }
}
