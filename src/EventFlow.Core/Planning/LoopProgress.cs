using System.Text.Json;

namespace EventFlow.Core.Planning;

/// <summary>Only the last round is kept in memory, but where others may have to be undone: a loop costs the same in its first round and in
/// its thousandth.</summary>
public sealed class LoopProgress
{
    public int Begun { get; internal set; }
    public TaskInstance? Last { get; internal set; }

    /// <summary>What the round before the last one gave, which the tasks of the last one read as the output of the loop.</summary>
    internal JsonElement? Given { get; set; }

    /// <summary>Every round there has been, where something of them may have to be undone.</summary>
    internal List<TaskInstance> Kept { get; } = [];

    /// <summary>Those in memory.</summary>
    internal IEnumerable<TaskInstance> All => Kept.Count > 0 ? Kept : Last is null ? [] : [Last];

    /// <summary>Where no round has ended the loop begins from the first one.</summary>
    internal void Recount()
    {
        if (Kept.Count > 0 && Kept.TrueForAll(round => round.State == TaskState.Waiting))
        {
            (Begun, Last, Given) = (0, null, null);
        }
    }
}
