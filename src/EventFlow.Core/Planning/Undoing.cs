namespace EventFlow.Core.Planning;

/// <summary>What of a run is to be undone, and in which order.</summary>
internal static class Undoing
{
    /// <summary>The last that ended on top. The run's version tells the order and no clock does: nodes of an engine may differ on the time.
    /// What ended at once goes by path.</summary>
    /// <param name="state">The run.</param>
    /// <param name="decisions">Those being made: what they end has no version of the run yet.</param>
    public static Stack<TaskInstance> Order(RunState state, RunDecisions decisions) => new(state.Instances
        .Where(task => task is { IsContainer: false, State: TaskState.Succeeded, Node.Compensation: not null, IsUndone: false })
        .OrderBy(task => decisions.Touches(task) ? int.MaxValue : task.RunVersion)
        .ThenBy(task => task.Path, StringComparer.Ordinal));

    /// <summary>The compensation that keeps the run from ending; null: none does.</summary>
    public static TaskInstance? StuckIn(RunState state) => state.Instances.FirstOrDefault(
        task => task.Undoes is { } undone && task.Life == undone.Life && task.State.IsFailure());

    public static string Stuck(TaskInstance undo) => $"{undo.Undoes!.Path} could not be undone: {undo.Path} failed: {undo.Error!.Message}";
}
