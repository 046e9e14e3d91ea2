using EventFlow.Contracts;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Starts the runs that had to wait for a place, oldest first, as fast as places become free.</summary>
internal sealed class BacklogStarter(
    IRunStore runs, IRunQueue queue, StartGate gates, EngineOptions options, TimeProvider clock, ILogger<BacklogStarter> log)
    : Duty(clock, log)
{
    private const int MostAtOnce = 1_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    private readonly TimeProvider clock = clock;
    private readonly Dictionary<string, Dictionary<Guid, long>> woken = new(StringComparer.Ordinal);
    private long? looked;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var deferred = gates.Deferred;
        foreach (var gone in woken.Keys.Except(deferred.Select(line => line.Workflow)).ToList())
        {
            woken.Remove(gone);
        }

        await LookAsync(deferred, cancellationToken);
        foreach (var (workflow, mark) in deferred)
        {
            if (Math.Min(gates.Room(workflow), MostAtOnce) is var room and > 0)
            {
                await StartAsync(workflow, mark, room, cancellationToken);
            }
        }

        return deferred.Count > 0 ? Pace : Idle;
    }

    /// <summary>At the beginning, and while a gate stays closed: what the store says. This node may not see all,
    /// or see what is over.</summary>
    private async Task LookAsync(IReadOnlyList<(string Workflow, int Mark)> deferred, CancellationToken cancellationToken)
    {
        if (looked is null || (clock.GetElapsedTime(looked.Value) >= LookAgain && deferred.Any(line => gates.Room(line.Workflow) == 0)))
        {
            gates.Correct(await runs.QueuedByWorkflowAsync(cancellationToken));
            looked = clock.GetTimestamp();
        }
    }

    private async Task StartAsync(string workflow, int mark, int room, CancellationToken cancellationToken)
    {
        var oldest = await runs.OldestPendingAsync(workflow, room, cancellationToken);
        if (oldest.Count < room)
        {
            gates.Open(workflow, mark);
        }

        // One that was woken a moment ago and has not started yet keeps its place, and is not told again at every look.
        var before = woken.GetValueOrDefault(workflow) ?? [];
        var told = oldest.Where(run => before.TryGetValue(run, out var at) && clock.GetElapsedTime(at) < options.StartGrace)
            .ToDictionary(run => run, run => before[run]);
        var news = oldest.Where(run => !told.ContainsKey(run)).ToList();
        await Task.WhenAll(news.Select(run => queue.WakeAsync(run, new StartRun(run, FromBacklog: true), cancellationToken)));
        news.ForEach(run => told[run] = clock.GetTimestamp());
        woken[workflow] = told;
    }
}
