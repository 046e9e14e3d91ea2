using System.Globalization;
using EventFlow.Contracts;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage.Memory;

/// <summary>Why a task waits, in the words of the SQL view <c>v_tasks</c>.</summary>
internal sealed partial class MemoryRunStore
{
    private const int ParentsNamed = 5;

    private string? WaitingFor(MemoryRun run, TaskRecord task) => task.State switch
    {
        TaskState.Waiting => WaitsFor(task.Needs.Where(path => IsOpen(run, path) == true)) ?? task.WaitReason,
        TaskState.Ready => SlotWaits.Of(slots, task) ?? task.WaitReason,
        TaskState.Queued => InQueue(task.Type),
        TaskState.Retrying => RetryDue(task),
        TaskState.Running when task.Kind != TaskKinds.Map => null,
        TaskState.Succeeded or TaskState.Failed or TaskState.TimedOut => null,
        _ => task.WaitReason,
    };

    /// <summary>The nodes of a run under way that have no row yet.</summary>
    private IEnumerable<WorkflowTask> NotBegun(MemoryRun run, string? after = null)
    {
        var state = run.Row.CurrentState;
        return state == RunStatus.Pending.Word() || RunStates.IsFinal(state)
            ? []
            : workflows.NodesOf(run.Row.Workflow, run.Row.WorkflowVersion).After(after).Where(task => !run.Tasks.ContainsKey(task.Path));
    }

    /// <summary>As the SQL function <c>stuck_compensation</c> has it.</summary>
    private static string? StuckIn(MemoryRun run)
    {
        if (run.Row.CurrentState != RunStatus.CompensationFailed.Word())
        {
            return null;
        }

        var stuck = run.Tasks.Values.Select(task => task.Record)
            .Where(task => task is { Kind: TaskKinds.Compensation, State: TaskState.Failed or TaskState.TimedOut })
            .MaxBy(task => task.EndedAt);
        return stuck is null ? null : $"{TaskPaths.Parent(stuck.Path)} could not be undone: {stuck.ErrorType}: {stuck.ErrorMessage}";
    }

    private static string? OpenParents(MemoryRun run, WorkflowTask task) => WaitsFor(task.Needs.Where(path => IsOpen(run, path) != false));

    /// <summary>Null where there is no row.</summary>
    private static bool? IsOpen(MemoryRun run, string path) =>
        run.Tasks.TryGetValue(path, out var task) ? !task.Record.State.IsFinal() : null;

    private static string? WaitsFor(IEnumerable<string> parents)
    {
        var open = parents.Select(path => path[(path.LastIndexOf('/') + 1)..]).ToList();
        if (open.Count == 0)
        {
            return null;
        }

        var named = string.Join(", ", open.Take(ParentsNamed));
        return open.Count <= ParentsNamed ? $"waits for {named}" : $"waits for {named} and {open.Count - ParentsNamed} more";
    }

    private string InQueue(string type) =>
        noWorkerSince.TryGetValue(type, out var since) && since is not null
            ? $"no worker for type {type} since {Iso(since.Value)}"
            : $"in queue {WireNames.TaskQueue(type)}";

    private string? RetryDue(TaskRecord task)
    {
        var due = timers.DueAt(task.RunId, task.Path, TimerKinds.Retry) is { } at ? $"retry due at {Iso(at)}" : null;
        return due is null || task.WaitReason is null ? due ?? task.WaitReason : $"{due}: {task.WaitReason}";
    }

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
