namespace EventFlow.Core.Graphs;

/// <summary>Something special about a node that a picture tells.</summary>
internal sealed record GraphMark(string Sign, string Meaning, Func<GraphBox, bool> IsOn)
{
    public static IReadOnlyList<GraphMark> All { get; } =
    [
        new("[*]", "once per item", box => box.IsMap),
        new("[+]", "round after round", box => box.IsLoop),
        new("?", "only if its condition holds", box => box.IsConditional),
        new("!", "only after a failure that leads to it", box => box.OnlyCatch),
        new("~", "clears away, whatever became of the rest", box => box.IsTeardown),
        new("@", "begins only within its window", box => box.HasWindow),
        new("#", "needs slots of a pool", box => box.Pool is not null),
    ];

    public static IEnumerable<GraphMark> Of(GraphBox box) => All.Where(mark => mark.IsOn(box));
}
