using EventFlow.Contracts.Api;
using EventFlow.Core.Schedules;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryBackfillStore(MemoryRuns runs, MemoryRunStore runStore, MemoryWorkflowStore workflows, TimeProvider time)
    : IBackfillStore
{
    private readonly MemoryRunStore runStore = runStore;
    private readonly MemoryWorkflowStore workflows = workflows;
    private readonly MemoryRuns runs = runs;
    private readonly TimeProvider time = time;
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Entry> entries = [];

    public Task<bool> CreateAsync(
        StoredBackfill backfill, IReadOnlyList<StoredInterval> intervals, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var isNew = backfill.Key is not { } key || Find(backfill.Workflow, key) is null;
            return Task.FromResult(isNew && entries.TryAdd(backfill.Id, new Entry(backfill, [.. intervals])));
        }
    }

    public Task<(StoredBackfill Backfill, IReadOnlyDictionary<string, int> Intervals)?> FindAsync(
        Guid id, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(entries.TryGetValue(id, out var entry)
                ? (entry.Backfill,
                   entry.Intervals.CountBy(interval => interval.State).ToDictionary(count => count.Key, count => count.Value))
                : ((StoredBackfill, IReadOnlyDictionary<string, int>)?)null);
        }
    }

    public Task<StoredBackfill?> FindByKeyAsync(string workflow, string key, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(Find(workflow, key));
        }
    }

    public Task<Page<StoredBackfill>> ListAsync(string? workflow, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var before = Cursor.ToRun(cursor);
        lock (gate)
        {
            var found = entries.Values.Select(entry => entry.Backfill).Where(backfill => workflow is null || backfill.Workflow == workflow)
                .OrderByDescending(backfill => backfill.Id).Where(backfill => before is null || backfill.Id < before)
                .Take(limit + 1).ToList();
            return Task.FromResult(Paging.Cut(found, limit, last => Cursor.OfRun(last.Id)));
        }
    }

    public Task<IReadOnlyList<StoredInterval>> IntervalsAsync(Guid id, int after, int limit, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<StoredInterval>>(
                entries.TryGetValue(id, out var entry) ? [.. entry.Intervals.Where(interval => interval.Number > after).Take(limit)] : []);
        }
    }

    public Task<IReadOnlyList<IntervalRun>> RunsOfAsync(
        string workflow, IReadOnlyCollection<string> ends, CancellationToken cancellationToken)
    {
        var wanted = ends.ToHashSet(StringComparer.Ordinal);
        return Task.FromResult<IReadOnlyList<IntervalRun>>(
            [.. runs.All.Where(run => run.Row.Workflow == workflow).Select(Interval).OfType<IntervalRun>()
                .Where(run => wanted.Contains(run.End)).OrderBy(run => run.Id)]);
    }

    public Task<IReadOnlyList<Guid>> OpenAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<Guid>>(
                [.. entries.Values.Where(entry => entry.Backfill.EndedAt is null).Select(entry => entry.Backfill.Id).Order()]);
        }
    }

    public async Task<IBackfillSession?> LockAsync(Guid id, bool wait, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (gate)
        {
            entries.TryGetValue(id, out entry);
        }

        return entry is not null && await entry.Writer.WaitAsync(wait ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken)
            ? new Session(this, entry)
            : null;
    }

    private StoredBackfill? Find(string workflow, string key) => entries.Values.Select(entry => entry.Backfill)
        .FirstOrDefault(backfill => backfill.Workflow == workflow && backfill.Key == key);

    private static IntervalRun? Interval(MemoryRun run) =>
        RunTrigger.IntervalOf(Payload.Read(run.Row.Trigger)) is { } interval
            ? new IntervalRun(
                run.Row.CorrelationId, run.Row.CurrentState, interval.GetProperty("start").GetString()!,
                interval.GetProperty("end").GetString()!)
            : null;

    private sealed class Entry(StoredBackfill backfill, List<StoredInterval> intervals)
    {
        public SemaphoreSlim Writer { get; } = new(1, 1);
        public StoredBackfill Backfill { get; set; } = backfill;
        public List<StoredInterval> Intervals { get; } = intervals;
    }

    private sealed class Session(MemoryBackfillStore store, Entry entry) : IBackfillSession
    {
        public StoredBackfill Backfill => entry.Backfill;
        public DateTimeOffset Now => store.time.GetUtcNow();
        public DateTimeOffset? WorkflowDeletedAt => store.workflows.DeletedAt(Backfill.Workflow);

        public Task<IReadOnlyList<(StoredInterval Interval, string? RunState)>> StartedAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<(StoredInterval, string?)>>(
                [.. entry.Intervals.Where(interval => interval.State == IntervalStates.Started)
                    .Select(interval => (interval, store.runs.TryGet(interval.RunId!.Value, out var run) ? run.Row.CurrentState : null))]);

        public Task<IReadOnlyList<StoredInterval>> WaitingAsync(int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<StoredInterval>>(
                [.. entry.Intervals.Where(interval => interval.State == IntervalStates.Waiting).Take(limit)]);

        public Task<bool> HasFailedAsync(CancellationToken cancellationToken) => Task.FromResult(entry.Intervals.Exists(interval =>
            interval.State
                is not (IntervalStates.Waiting or IntervalStates.Started or IntervalStates.Skipped or IntervalStates.Succeeded)));

        public Task<IReadOnlyList<AcceptedRun>> CommitAsync(
            StoredBackfill backfill, IReadOnlyList<StoredInterval> changed, IReadOnlyList<NewRun> newRuns,
            CancellationToken cancellationToken)
        {
            var accepted = new List<AcceptedRun>();
            lock (store.gate)
            {
                accepted.AddRange(newRuns.Select(store.runStore.Accept).Where(run => run.Created));
                entry.Backfill = backfill;
                foreach (var interval in changed)
                {
                    entry.Intervals[entry.Intervals.FindIndex(old => old.Number == interval.Number)] = interval;
                }
            }

            return Task.FromResult<IReadOnlyList<AcceptedRun>>(accepted);
        }

        public ValueTask DisposeAsync()
        {
            entry.Writer.Release();
            return ValueTask.CompletedTask;
        }
    }
}
