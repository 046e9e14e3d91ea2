using System.Text.Json;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Testing.Replay;

namespace EventFlow.Cli.Api;

/// <summary>From what the API shows of a run to what a replay needs.</summary>
internal static class RecordedRuns
{
    public static RecordedRun Of(RunView run, IReadOnlyList<TaskView> tasks, IReadOnlyList<EventView> events)
    {
        var begun = events.Select(line => line.Path).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new RecordedRun
        {
            Id = run.Id,
            Key = run.Key,
            Trigger = run.Trigger,
            Params = run.Params ?? JsonElement.Parse("{}"),
            Facts = new RunFacts(StateWords.ParseRunStatus(run.State), run.StartedAt, run.EndedAt, Error(run.Error)),
            Tasks = tasks.Where(task => HasRow(task, begun)).Select(Task).ToDictionary(task => task.Path, StringComparer.Ordinal),
            Events = [.. events.Select(line => new RecordedEvent(line.Seq, line.At, line.Kind, line.Path, line.Attempt, line.Data))],
        };
    }

    // A node of the workflow that waits is shown, and has no row; what is inside of a group has one from the group's beginning.
    private static bool HasRow(TaskView task, HashSet<string> begun) =>
        task.State != TaskState.Waiting.Word() || task.Path.Contains('/', StringComparison.Ordinal) || begun.Contains(task.Path);

    private static TaskFacts Task(TaskView task)
    {
        var state = StateWords.ParseTaskState(task.State);
        return new TaskFacts
        {
            Path = task.Path,
            Kind = task.Kind,
            State = state,
            Attempt = task.Attempt,
            Worker = task.Child?.ToString() ?? task.Worker,
            QueuedAt = task.QueuedAt,
            StartedAt = task.StartedAt,
            EndedAt = task.EndedAt,
            Output = task.Output,
            Error = Error(task.Error),
            Reason = TaskFacts.HasReason(state) ? task.WaitingFor : null,
        };
    }

    private static RunError? Error(ErrorView? error) => error is null ? null : new RunError(error.Type, error.Message);
}
