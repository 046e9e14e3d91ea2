using EventFlow.Core.Planning;

namespace EventFlow.Testing.Simulation;

/// <summary>Why a task does not run.</summary>
internal static class WaitingTasks
{
    public static string? Why(TaskRecord row, IReadOnlyDictionary<string, TaskRecord> rows) => row.State switch
    {
        TaskState.Waiting => Parents(row.Needs.Where(path => !rows[path].State.IsFinal())) ?? row.WaitReason,
        TaskState.Queued => $"waits for a worker of type {row.Type}",
        TaskState.Retrying or TaskState.Awaiting or TaskState.Ready => row.WaitReason,
        TaskState.Running when row.Kind is TaskKinds.Task or TaskKinds.Compensation => $"attempt {row.Attempt} is not done",
        _ => null,
    };

    /// <summary>Of a node of the workflow that has no row yet.</summary>
    public static string? Why(TaskInstance task) => Parents(
        task.Node.IsRunHandler
            ? task.Scope.Nodes.Where(other => !other.Node.IsAfterRun && !other.State.IsFinal()).Select(other => other.Path)
            : WorkflowTasks.ParentsOf(task.Node.Definition).Select(parent => task.Scope.Nodes[parent])
                .Where(parent => !parent.State.IsFinal()).Select(parent => parent.Path));

    private static string? Parents(IEnumerable<string> open) =>
        string.Join(", ", open) is { Length: > 0 } names ? $"waits for {names}" : null;
}
