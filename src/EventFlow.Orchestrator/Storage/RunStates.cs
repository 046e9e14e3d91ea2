using System.Collections.Frozen;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage;

internal static class RunStates
{
    private static readonly FrozenSet<string> Final =
        Enum.GetValues<RunStatus>().Where(status => status.IsFinal()).Select(status => status.Word()).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Repairable = new[]
    {
        RunStatus.Failed, RunStatus.TimedOut, RunStatus.Canceled, RunStatus.CompensationFailed,
    }.Select(StateWords.Word).ToFrozenSet(StringComparer.Ordinal);

    public static bool IsFinal(string word) => Final.Contains(word);

    public static bool IsUndoing(string word) => word == RunStatus.Compensating.Word() || word == RunStatus.CompensationFailed.Word();

    public static bool IsRepairable(string word) => Repairable.Contains(word);
}
