namespace EventFlow.Core.Planning;

/// <summary>From the live instance to its row.</summary>
internal static class TaskRecords
{
    public static TaskRecord From(RunState state, TaskInstance instance, string? output) => new()
    {
        RunId = state.Id,
        Path = instance.Path,
        Kind = instance.Kind,
        Type = instance.Node.Definition.Uses,
        State = instance.State,
        Attempt = instance.Attempt,
        Losses = instance.Losses,
        RuleFailures = [.. instance.RuleFailures],
        Dispatches = instance.Dispatches,
        Worker = instance.Worker,
        WaitReason = instance.WaitReason,
        Needs = instance.Map is null ? NeedsOf(instance) : [],
        Total = instance.Progress?.Total ?? (instance.IsLoop ? instance.Node.Definition.Loop!.Max : null),
        Launched = instance.Progress?.Launched ?? instance.Rounds?.Begun ?? (instance.Life > 1 ? instance.Life : null),
        QueuedAt = instance.QueuedAt,
        StartedAt = instance.StartedAt,
        EndedAt = instance.EndedAt,
        Output = output,
        ErrorType = instance.Error?.Type,
        ErrorMessage = instance.Error?.Message,
        RunVersion = instance.RunVersion,
    };

    private static string[] NeedsOf(TaskInstance instance) =>
        [.. WorkflowTasks.ParentsOf(instance.Node.Definition).Select(parent => instance.Scope.Nodes[parent].Path)];
}
