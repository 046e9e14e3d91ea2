using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Schedules;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Backfills;

/// <param name="To">Not part of it.</param>
/// <param name="Params">What takes the place of the parameters of the schedule.</param>
internal sealed record BackfillWish(
    DateTimeOffset From, DateTimeOffset To, int MaxActive, bool NewestFirst, Rerun Rerun, IReadOnlyDictionary<string, JsonElement> Params);

/// <summary>Makes backfills, and changes them.</summary>
internal sealed class Backfiller(
    IBackfillStore store, IRunStore runs, IRunWaker waker, SchedulePlans schedules, BackfillKeeper keeper, TimeProvider time)
{
    private const int AtOnce = 1_000;

    /// <summary>The backfill and its intervals as they would be stored.</summary>
    /// <param name="schedule">Of a workflow version, as it is stored.</param>
    /// <param name="trigger">The same, as it stands in the file.</param>
    public async Task<(StoredBackfill Backfill, IReadOnlyList<StoredInterval> Intervals)> PlanAsync(
        Guid id, StoredSchedule schedule, ScheduleTrigger trigger, BackfillWish wish, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await schedules.RefreshAsync([schedule], cancellationToken);
        // A range of the past does not end where the schedule begins.
        if (!schedules.TryPlan(schedule with { StartAt = null, EndAt = null }, out var plan, out var problem))
        {
            throw new InvalidDataException(problem);
        }

        var intervals = BackfillIntervals.Of(plan.Times, wish.From, wish.To, now);
        var ordered = wish.NewestFirst ? intervals.Reverse() : intervals;
        var before = await RunsOfAsync(schedule.Workflow, intervals, plan.Zone, cancellationToken);
        var backfill = new StoredBackfill
        {
            Id = id,
            Workflow = schedule.Workflow,
            Version = schedule.Version,
            Schedule = schedule.Name,
            Timezone = schedule.Timezone,
            FromAt = wish.From,
            ToAt = wish.To,
            MaxActive = wish.MaxActive,
            NewestFirst = wish.NewestFirst,
            Rerun = wish.Rerun.ToString().ToLowerInvariant(),
            Params = Merged(trigger.Params, wish.Params),
            State = BackfillStates.Running,
            CreatedAt = now,
        };
        return (backfill, [.. ordered.Select((interval, index) => Row(id, index + 1, interval, wish.Rerun, before[interval.Start]))]);
    }

    /// <summary>What its first run would be refused for; null: nothing.</summary>
    public static string? Refused(StoredBackfill backfill, IReadOnlyList<StoredInterval> intervals, WorkflowDefinition definition)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(backfill.Timezone);
        return intervals.FirstOrDefault(interval => interval.State == IntervalStates.Waiting) is { } first
            ? ScheduleParams.Evaluate(
                Payload.Read(backfill.Params), RunTrigger.OfBackfill(backfill.Id, backfill.Schedule, zone, first.StartAt, first.EndAt),
                definition).Error
            : null;
    }

    public async Task<bool> CreateAsync(
        StoredBackfill backfill, IReadOnlyList<StoredInterval> intervals, CancellationToken cancellationToken)
    {
        var created = await store.CreateAsync(backfill, intervals, cancellationToken);
        keeper.Wake();
        return created;
    }

    /// <summary>Moves a backfill from one of some states to another; in any other it stays. Null: there is none.</summary>
    public async Task<StoredBackfill?> ChangeAsync(Guid id, string to, string[] from, CancellationToken cancellationToken)
    {
        await using var session = await store.LockAsync(id, wait: true, cancellationToken);
        if (session is null)
        {
            return null;
        }

        if (!from.Contains(session.Backfill.State))
        {
            return session.Backfill;
        }

        var changed = session.Backfill with { State = to };
        var started = await session.StartedAsync(cancellationToken);
        IReadOnlyList<StoredInterval> dropped = to == BackfillStates.Canceling
            ? [.. (await session.WaitingAsync(BackfillIntervals.Most, cancellationToken))
                .Select(one => one with { State = IntervalStates.Canceled })]
            : [];
        await session.CommitAsync(changed, dropped, [], cancellationToken);
        if (to == BackfillStates.Canceling)
        {
            await CancelAsync(started.Select(one => one.Interval.RunId).OfType<Guid>(), cancellationToken);
        }

        keeper.Wake();
        return changed;
    }

    private async Task CancelAsync(IEnumerable<Guid> started, CancellationToken cancellationToken)
    {
        const string Why = "its backfill was canceled";
        foreach (var run in started)
        {
            if (await runs.RequestCancelAsync(run, Why, cancellationToken))
            {
                waker.CancelRun(run, Why);
            }
        }
    }

    private async Task<ILookup<DateTimeOffset, IntervalRun>> RunsOfAsync(
        string workflow, IReadOnlyList<ScheduleInterval> intervals, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var byText = intervals.ToDictionary(one => (RunTrigger.Text(one.Start, zone), RunTrigger.Text(one.End, zone)), one => one.Start);
        var found = new List<IntervalRun>();
        foreach (var ends in byText.Keys.Select(text => text.Item2).Chunk(AtOnce))
        {
            found.AddRange(await store.RunsOfAsync(workflow, ends, cancellationToken));
        }

        return found.Where(run => byText.ContainsKey((run.Start, run.End))).ToLookup(run => byText[(run.Start, run.End)]);
    }

    private static StoredInterval Row(Guid backfill, int number, ScheduleInterval interval, Rerun rerun, IEnumerable<IntervalRun> before)
    {
        var had = before.ToList();
        var isWanted = BackfillIntervals.Needs(rerun, [.. had.Select(run => run.State)]);
        return new StoredInterval
        {
            BackfillId = backfill,
            Number = number,
            StartAt = interval.Start,
            EndAt = interval.End,
            State = isWanted ? IntervalStates.Waiting : IntervalStates.Skipped,
            RunId = isWanted ? null : had[^1].Id,
        };
    }

    private static string Merged(JsonElement? own, IReadOnlyDictionary<string, JsonElement> given)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (own is { ValueKind: JsonValueKind.Object } template)
        {
            template.EnumerateObject().ToList().ForEach(one => members[one.Name] = one.Value);
        }

        given.ToList().ForEach(one => members[one.Key] = one.Value);
        return JsonSerializer.Serialize(members);
    }
}
