using System.Collections.Frozen;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage;

internal static class RunStates
{
    private static readonly FrozenSet<string> Final =
        Enum.GetValues<RunStatus>().Where(status => status.IsFinal()).Select(status => status.Word()).ToFrozenSet(StringComparer.Ordinal);

    public static bool IsFinal(string word) => Final.Contains(word);
}
