using EventFlow.Contracts;
using EventFlow.Orchestrator.Children;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Tasks;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Makes up for every message that can get lost: finds runs whose next step is overdue and wakes them. With it, an empty
/// broker costs time and never a run.</summary>
internal sealed class RunReconciler(
    IRunStore runs, ISignalStore signals, ITaskBus bus, IRunQueue queue, EngineOptions options, Telemetry telemetry,
    TimeProvider clock, ILogger<RunReconciler> log)
    : Duty(clock, log)
{
    private const int Batch = 200;
    private const int MostHeld = 10_000;
    private const int DoublingsAtMost = 6;

    private readonly TimeProvider clock = clock;
    private Dictionary<StalledRun, Hold> held = [];

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var types = await TypesThatLostMessagesAsync(cancellationToken);
        var stalled = await runs.FindStalledAsync(options.StartGrace, options.DispatchGrace, types, Batch + held.Count, cancellationToken);
        held = stalled.Where(held.ContainsKey).Distinct().ToDictionary(run => run, run => held[run]);
        var due = stalled.Where(IsDue).Take(Math.Min(Batch, MostHeld - held.Count)).ToList();
        await Task.WhenAll(due.Select(run => WakeAsync(run, cancellationToken)));
        foreach (var run in due)
        {
            held[run] = Next(held.GetValueOrDefault(run));
            telemetry.Reconciled(run.Kind.ToString().ToLowerInvariant());
            log.Reconciled(run.RunId, run.Kind.ToString().ToLowerInvariant());
        }

        return due.Count == Batch ? TimeSpan.Zero : options.ReconcileEvery;
    }

    // A run that waking does not help, or whose wake-up stands in a long queue, is woken ever more rarely and is in nobody's way.
    private bool IsDue(StalledRun run) => !held.TryGetValue(run, out var hold) || hold.Until <= clock.GetUtcNow();

    private Hold Next(Hold last) =>
        new(clock.GetUtcNow() + (options.ReconcileEvery * (1 << Math.Min(last.Times, DoublingsAtMost))), last.Times + 1);

    private async Task<IReadOnlyCollection<string>> TypesThatLostMessagesAsync(CancellationToken cancellationToken)
    {
        var suspects = new List<string>();
        foreach (var (type, waiting) in await runs.QueuedTypesAsync(options.DispatchGrace, cancellationToken))
        {
            var status = await bus.StatusAsync(type, cancellationToken);
            if (status.HasLost(waiting, inHands: options.Prefetch))
            {
                suspects.Add(type);
            }
        }

        return suspects;
    }

    private Task WakeAsync(StalledRun run, CancellationToken cancellationToken) => run.Kind switch
    {
        StallKind.Start => queue.WakeAsync(run.RunId, new StartRun(run.RunId), cancellationToken),
        StallKind.Signal => SignalAsync(run.RunId, cancellationToken),
        StallKind.Orphan => CancelOrphanAsync(run.RunId, cancellationToken),
        StallKind.Cancel => queue.WakeAsync(run.RunId, new CancelRun(run.RunId, null), cancellationToken),
        // What this node has been given and not yet read is counted nowhere: a server that comes back to a queue of answers would send
        // their tasks again if it did not take the answers first.
        StallKind.Dispatch => queue.WakeInTurnAsync(run.RunId, new ReconcileRun(run.RunId), cancellationToken),
        _ => queue.WakeAsync(run.RunId, new ReconcileRun(run.RunId), cancellationToken),
    };

    private async Task CancelOrphanAsync(Guid child, CancellationToken cancellationToken)
    {
        await runs.RequestCancelAsync(child, ChildWishes.NobodyWaits, cancellationToken);
        await queue.WakeAsync(child, new CancelRun(child, ChildWishes.NobodyWaits), cancellationToken);
    }

    private async Task SignalAsync(Guid run, CancellationToken cancellationToken)
    {
        foreach (var signal in await signals.UnreceivedAsync(run, cancellationToken))
        {
            await queue.WakeAsync(run, new SignalRun(run, signal.Number, signal.Name, signal.Data), cancellationToken);
        }
    }

    private readonly record struct Hold(DateTimeOffset Until, int Times);
}
