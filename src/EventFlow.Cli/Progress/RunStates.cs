using EventFlow.Core.Planning;

namespace EventFlow.Cli.Progress;

internal static class RunStates
{
    private static readonly string[] TaskOrder =
        ["succeeded", "running", "queued", "retrying", "ready", "awaiting", "waiting", "skipped", "failed", "timed_out", "upstream_failed",
         "canceled"];

    private static readonly HashSet<string> Final =
        [.. Enum.GetValues<RunStatus>().Where(status => status.IsFinal()).Select(status => status.Word())];

    public static bool IsFinal(string run) => Final.Contains(run);

    public static bool IsUndoing(string run) => run is "compensating" || IsStuck(run);

    /// <summary>It does not end before a person says how it goes on.</summary>
    public static bool IsStuck(string run) => run == RunStatus.CompensationFailed.Word();

    public static bool IsOpen(string task) => task is "running" or "queued" or "retrying" or "ready" or "awaiting" or "waiting";

    /// <summary>States with tasks in them, in the order in which people ask for them.</summary>
    public static IEnumerable<(string State, int Count)> InOrder(IReadOnlyDictionary<string, int> tasks) => tasks
        .Where(state => state.Value > 0)
        .OrderBy(state => Array.IndexOf(TaskOrder, state.Key) is var place && place < 0 ? int.MaxValue : place)
        .Select(state => (state.Key, state.Value));
}
