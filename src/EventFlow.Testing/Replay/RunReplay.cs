using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;

namespace EventFlow.Testing.Replay;

/// <summary>Drives the planner once more by what happened to a run, as its history tells it.</summary>
/// <param name="calendars">Those that windows of the workflow name.</param>
internal sealed class RunReplay(RecordedRun recorded, WorkflowPlan plan, CalendarBook? calendars = null)
{
    private readonly EventCauses causes = new(recorded);
    private readonly Dictionary<string, TaskRecord> rows = new(StringComparer.Ordinal);
    private readonly RunState state = NewState(recorded, plan);

    private PlannerOptions Options =>
        field ??= new PlannerOptions { PoolOfType = causes.PoolOf, Calendars = calendars ?? new CalendarBook() };

    /// <summary>Must lead to where the run stands.</summary>
    public ReplayResult Play() => Drive(other: null);

    /// <summary>The first point where another definition would have decided otherwise on the same events.</summary>
    public ReplayResult PlayAgainst(WorkflowPlan other) => Drive(NewState(recorded, other));

    private ReplayResult Drive(RunState? other)
    {
        var next = HasAccepted(recorded) ? 1 : 0;
        while (next < recorded.Events.Count)
        {
            var line = recorded.Events[next];
            if (causes.Of(line, state) is not { } cause)
            {
                return Result(next, OfHistory(line, Describe(line), "nothing that could have led to it"));
            }

            var decisions = Apply(cause, line.At);
            var difference = DifferenceAt(next, decisions.Events, cause)
                ?? (other is null ? null : Deviation.Of(line, cause, decisions, Planner.Apply(other, cause, line.At, Options)));
            if (difference is not null)
            {
                return Result(next, difference);
            }

            next += decisions.Events.Count;
        }

        return Result(next, other is null ? EndDifference() : null);
    }

    private static RunState NewState(RecordedRun recorded, WorkflowPlan plan) =>
        new(recorded.Id, plan, recorded.Params)
        {
            Key = recorded.Key,
            Trigger = recorded.Trigger,
            EventSeq = HasAccepted(recorded) ? 1 : 0,
            AcceptedAt = HasAccepted(recorded) ? recorded.Events[0].At : null,
        };

    // The line that the acceptance of a run leaves is no decision of the planner.
    private static bool HasAccepted(RecordedRun recorded) => recorded.Events is [{ Kind: "run.accepted" }, ..];

    private RunDecisions Apply(PlannerEvent cause, DateTimeOffset at)
    {
        var decisions = Planner.Apply(state, cause, at, Options);
        foreach (var row in decisions.Added.Concat(decisions.Changed))
        {
            rows[row.Path] = row;
        }

        return decisions;
    }

    private Difference? DifferenceAt(int next, IReadOnlyList<RunEventRecord> decided, PlannerEvent cause)
    {
        var line = recorded.Events[next];
        if (decided.Count == 0)
        {
            return OfHistory(line, Describe(line), $"nothing, on {cause}");
        }

        for (var i = 0; i < decided.Count; i++)
        {
            var stored = next + i < recorded.Events.Count ? recorded.Events[next + i] : null;
            if (stored is null || !Deviation.IsSame(stored, decided[i]))
            {
                return OfHistory(
                    line with { Seq = decided[i].Seq }, stored is null ? "the end" : Describe(stored), Deviation.Describe(decided[i]));
            }
        }

        return null;
    }

    private static Difference OfHistory(RecordedEvent line, string stored, string replayed) =>
        new(line.Seq, line.At, $"event {line.Seq}", stored, replayed) { InReplay = true };

    private Difference? EndDifference()
    {
        var facts = Facts();
        if (RunHash.Line(recorded.Facts) != RunHash.Line(facts))
        {
            return new Difference(null, null, "run", RunHash.Line(recorded.Facts), RunHash.Line(facts));
        }

        var replayed = rows.Values.Select(TaskFacts.Of).ToDictionary(task => task.Path, RunHash.Line);
        var stored = recorded.Tasks.Values.ToDictionary(task => task.Path, RunHash.Line);
        return stored.Keys.Union(replayed.Keys).Order(StringComparer.Ordinal)
            .Where(path => stored.GetValueOrDefault(path) != replayed.GetValueOrDefault(path))
            .Select(path => new Difference(
                null, null, $"task {path}", stored.GetValueOrDefault(path, "no row"), replayed.GetValueOrDefault(path, "no row")))
            .FirstOrDefault();
    }

    private RunFacts Facts() => new(state.Status, state.StartedAt, state.EndedAt, state.Error);

    private ReplayResult Result(int replayed, Difference? difference) => new(
        replayed, difference, RunHash.Of(recorded.Facts, recorded.Tasks.Values), RunHash.Of(Facts(), rows.Values.Select(TaskFacts.Of)));

    private static string Describe(RecordedEvent line) => Deviation.Describe(line.Kind, line.Path, line.Attempt, line.Data?.GetRawText());
}
