using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Authoring;

/// <summary>How many runs of a workflow under construction there may be at a time.</summary>
/// <param name="max">So many for each value of <see cref="Key"/>.</param>
public sealed class Concurrency(int max)
{
    /// <summary>Runs of each of its values are counted apart; null: all runs are counted together.</summary>
    public Expr? Key { get; set; }

    /// <summary>What becomes of a run that would be one too many.</summary>
    public Overflow Overflow { get; set; }

    internal FileNode ToFile()
    {
        var map = FileNodes.Map();
        map.Set("max", FileNodes.Input(max));
        map.Set("key", FileNodes.Input(Key));
        map.Set("overflow", Overflow == Overflow.Queue ? null : FileNodes.Word(Overflow));
        return map;
    }
}
