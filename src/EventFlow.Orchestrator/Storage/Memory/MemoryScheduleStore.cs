using EventFlow.Contracts.Api;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryScheduleStore(
    MemoryWorkflowStore workflows, MemoryRunStore runs, TimeProvider time, MemoryOutbox? outbox = null)
    : IScheduleStore
{
    private readonly MemoryRunStore runs = runs;
    private readonly TimeProvider time = time;
    private readonly MemoryOutbox? outbox = outbox;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, WorkflowSchedules> known = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> claimed = [];

    private event Action? Changed;

    public Task<Page<(StoredSchedule Schedule, DateTimeOffset? PausedAt)>> ListAsync(
        string? workflow, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.ToText(cursor);
        lock (gate)
        {
            var found = known.Values.Where(of => (workflow is null || of.Workflow == workflow) && workflows.DeletedAt(of.Workflow) is null)
                .SelectMany(of => of.Schedules.OrderBy(schedule => schedule.Name, StringComparer.Ordinal)
                    .Select(schedule => (Schedule: schedule, of.PausedAt)))
                .Where(one => after is null || string.CompareOrdinal(Key(one.Schedule), after) > 0).Take(limit + 1).ToList();
            return Task.FromResult(Paging.Cut(found, limit, last => Cursor.OfText(Key(last.Schedule))));
        }
    }

    public Task<WorkflowSchedules?> ChangeAsync(
        string workflow, Func<WorkflowSchedules, WorkflowSchedules> change, CancellationToken cancellationToken)
    {
        WorkflowSchedules? after;
        lock (gate)
        {
            if (workflows.LatestOf(workflow) is not { } latest)
            {
                return Task.FromResult<WorkflowSchedules?>(null);
            }

            var before = known.GetValueOrDefault(workflow) ?? new WorkflowSchedules(workflow, latest, 0, null, default, []);
            after = known[workflow] = change(before with
            {
                LatestVersion = latest,
                Now = time.GetUtcNow(),
                DeletedAt = workflows.DeletedAt(workflow),
            });
        }

        Changed?.Invoke();
        return Task.FromResult<WorkflowSchedules?>(after);
    }

    public Task<IReadOnlyList<string>> UnscheduledAsync(int limit, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<string>>(
                [.. workflows.Latest().Where(latest => (known.GetValueOrDefault(latest.Id)?.Version ?? 0) < latest.Version)
                    .Select(latest => latest.Id).Take(limit)]);
        }
    }

    public Task<ScheduleLook> LookAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(new ScheduleLook(time.GetUtcNow(), All().Min(schedule => schedule.NextDueAt)));
        }
    }

    public Task<IScheduleClaim> ClaimAsync(int limit, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var due = All().Where(schedule => schedule.NextDueAt <= now && !claimed.Contains(schedule.Id))
                .OrderBy(schedule => schedule.NextDueAt).Take(limit).ToList();
            claimed.UnionWith(due.Select(schedule => schedule.Id));
            return Task.FromResult<IScheduleClaim>(new Claim(this, now, due));
        }
    }

    public async Task ListenAsync(Action changed, CancellationToken cancellationToken)
    {
        Changed += changed;
        try
        {
            changed();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        finally
        {
            Changed -= changed;
        }
    }

    /// <summary>A calendar was changed: schedules that go by it are looked at, whatever they waited for.</summary>
    public void LookAgain(string calendar)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            foreach (var of in known.Values.Where(of => of.PausedAt is null && of.DeletedAt is null).ToList())
            {
                known[of.Workflow] = of with
                {
                    Schedules = [.. of.Schedules.Select(schedule => schedule.Calendar != calendar ? schedule : schedule with
                    {
                        NextDueAt = now,
                        LiveSince = schedule is { NextDueAt: null, Problem: not null } ? now : schedule.LiveSince,
                    })],
                };
            }
        }

        Changed?.Invoke();
    }

    private static string Key(StoredSchedule schedule) => $"{schedule.Workflow}\n{schedule.Name}";

    private IEnumerable<StoredSchedule> All() =>
        known.Values.Where(of => workflows.DeletedAt(of.Workflow) is null).SelectMany(of => of.Schedules);

    /// <summary>One that was changed since it was claimed stands where the change has put it.</summary>
    private void Move(StoredSchedule claimed, StoredSchedule moved)
    {
        var of = known[moved.Workflow];
        known[moved.Workflow] = of with
        {
            Schedules = [.. of.Schedules.Select(schedule => schedule != claimed ? schedule : schedule with
            {
                LastAt = moved.LastAt,
                NextAt = moved.NextAt,
                NextDueAt = moved.NextDueAt,
                LastRunId = moved.LastRunId ?? schedule.LastRunId,
                Problem = moved.Problem,
            })],
        };
    }

    private sealed class Claim(MemoryScheduleStore store, DateTimeOffset now, List<StoredSchedule> due) : IScheduleClaim
    {
        public DateTimeOffset Now => now;
        public IReadOnlyList<StoredSchedule> Due => due;

        public Task<IReadOnlyList<AcceptedRun>> CommitAsync(
            IReadOnlyList<NewRun> newRuns, IReadOnlyList<ScheduleEvent> events, IReadOnlyList<StoredSchedule> moved,
            CancellationToken cancellationToken)
        {
            var accepted = new List<AcceptedRun>();
            lock (store.gate)
            {
                foreach (var run in newRuns)
                {
                    if (store.runs.Accept(run) is { Created: true } one)
                    {
                        accepted.Add(one);
                    }
                }

                store.outbox?.Add(events);
                foreach (var schedule in moved)
                {
                    store.Move(due.Find(claimed => claimed.Id == schedule.Id)!, schedule);
                }
            }

            return Task.FromResult<IReadOnlyList<AcceptedRun>>(accepted);
        }

        public ValueTask DisposeAsync()
        {
            lock (store.gate)
            {
                store.claimed.ExceptWith(due.Select(schedule => schedule.Id));
            }

            return ValueTask.CompletedTask;
        }
    }
}
