namespace EventFlow.Core.Planning;

internal static class WaitReasons
{
    public const string NothingCaught = "there was no failure for it to deal with";

    public static string NotChosen(TaskInstance node, string choice) => $"switch {node.Path} chose {choice}";

    /// <summary>It was skipped by such a choice, which holds as long as the switch is not asked again.</summary>
    public static bool IsNotChosen(TaskInstance node) =>
        node.WaitReason is { } reason && Parents(node).Any(
            parent => parent.Kind == TaskKinds.Switch && reason.StartsWith(NotChosen(parent, ""), StringComparison.Ordinal));

    public static string Skipped(TaskInstance node) =>
        node.Node.Definition.OnlyCatch ? NothingCaught
        : Parents(node).FirstOrDefault(parent => parent.Handler is not null) is { Handler: { } handler } caught
            ? $"parent {caught.Path} ended as {caught.State.Word()}, which {node.Scope.Nodes[handler].Path} deals with"
        : Parents(node).FirstOrDefault(parent => parent.State == TaskState.Skipped) is { } skipped
            ? $"parent {skipped.Path} was skipped"
            : $"its parents ended so that its join rule cannot be met";

    public static string UpstreamFailed(TaskInstance node) =>
        Parents(node).FirstOrDefault(parent => parent.State.IsFailure()) is { } failed
            ? $"parent {failed.Path} ended as {failed.State.Word()}"
            : "a parent failed";

    private static IEnumerable<TaskInstance> Parents(TaskInstance node) =>
        node.Node.Definition.Joins.SelectMany(join => join.Parents).Select(parent => node.Scope.Nodes[parent]);
}
