namespace EventFlow.Core.Planning;

/// <summary>What is inside of groups, maps and loops, as far as it is in memory.</summary>
internal static class Inside
{
    /// <summary>The children of a map, the rounds of a loop, the nodes of a group.</summary>
    public static IEnumerable<TaskInstance> Of(TaskInstance container) =>
        container.Progress?.Children ?? container.Rounds?.All ?? container.Inner?.Nodes ?? Enumerable.Empty<TaskInstance>();

    public static IEnumerable<TaskInstance> AllOf(TaskInstance container) =>
        Of(container).SelectMany(task => AllOf(task).Prepend(task));
}
