using System.Text.Json;
using EventFlow.Core.Planning;

namespace EventFlow.Testing.Simulation;

/// <summary>From the rows of a run to what its test looks at.</summary>
internal static class TestRuns
{
    public static TestRun Of(
        Scenario scenario, int? seed, RunState state, StoredRows rows, IReadOnlyDictionary<string, JsonElement> inputs,
        IReadOnlyList<string> unsent)
    {
        var attempts = rows.History.Where(line => BeginsAttempt(line, rows))
            .ToLookup(line => line.Path!, line => Since(line.At));
        var stored = rows.Tasks.Values.Select(row => OfRow(row));
        var waiting = state.Instances.Where(task => !rows.Tasks.ContainsKey(task.Path)).Select(task => NotBegun(task));
        return new TestRun(stored.Concat(waiting))
        {
            State = state.Status,
            Error = state.Error,
            Duration = Since(state.EndedAt ?? rows.History.LastOrDefault()?.At ?? scenario.StartsAt),
            DeadlineMissedAt = state.DeadlineMissedAt is { } missed ? Since(missed) : null,
            Seed = seed,
            History = [.. rows.History.Select(line =>
                new TestEvent(line.Seq, Since(line.At), line.Kind, line.Path, line.Attempt, line.Data))],
            Unsent = unsent,
        };

        TimeSpan Since(DateTimeOffset moment) => moment - scenario.StartsAt;

        TestTask OfRow(TaskRecord row) => new()
        {
            Path = row.Path,
            Kind = row.Kind,
            State = row.State,
            Attempts = row.Attempt,
            AttemptsAt = [.. attempts[row.Path]],
            Input = inputs.TryGetValue(row.Path, out var input) ? input : null,
            Output = row.Output is { } output ? JsonElement.Parse(output) : null,
            Error = row.ErrorType is { } type ? new RunError(type, row.ErrorMessage ?? "") : null,
            StartedAt = row.StartedAt is { } started ? Since(started) : null,
            EndedAt = row.EndedAt is { } ended ? Since(ended) : null,
            Reason = row.State.IsFinal() ? row.WaitReason : null,
            WaitingFor = WaitingTasks.Why(row, rows.Tasks),
        };
    }

    private static bool BeginsAttempt(RunEventRecord line, StoredRows rows) => line.Kind == "task.queued"
        || (line is { Kind: "task.awaiting", Path: { } path } && rows.Tasks[path].Kind == TaskKinds.Run);

    private static TestTask NotBegun(TaskInstance task) => new()
    {
        Path = task.Path,
        Kind = task.Kind,
        State = task.State,
        WaitingFor = WaitingTasks.Why(task),
    };
}
