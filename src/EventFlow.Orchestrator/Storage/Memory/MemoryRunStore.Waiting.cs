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
        TaskState.Waiting => OpenParents(run, task) ?? task.WaitReason,
        TaskState.Queued => InQueue(task.Type),
        TaskState.Retrying => RetryDue(task),
        TaskState.Running when task.Kind != TaskKinds.Map => null,
        TaskState.Succeeded or TaskState.Failed or TaskState.TimedOut => null,
        _ => task.WaitReason,
    };

    private static string? OpenParents(MemoryRun run, TaskRecord task)
    {
        var open = task.Needs
            .Where(path => run.Tasks.TryGetValue(path, out var parent) && !parent.Record.State.IsFinal())
            .Select(path => path[(path.LastIndexOf('/') + 1)..]).ToList();
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
