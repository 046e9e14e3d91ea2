namespace EventFlow.Benchmarks.Loads;

/// <summary>A workflow that fans out over items and joins.</summary>
internal static class MapFlow
{
    public const string End = "end";

    public static string Name(int items) => $"map-{items}";

    /// <summary>The children and the task behind the join.</summary>
    public static int Tasks(int items) => items + 1;

    public static string Yaml(int items) =>
        $$$"""
        workflow: {{{Name(items)}}}
        tasks:
          all: { foreach: "${{ [1..{{{items}}}] }}", uses: {{{LoadWorker.Noop}}} }
          {{{End}}}: { needs: [all], uses: {{{LoadWorker.Noop}}} }
        """;
}
