namespace EventFlow.Benchmarks.Loads;

/// <summary>A map inside of a map, and a task behind both.</summary>
internal static class NestedMapFlow
{
    public static string Name(int outer, int inner) => $"map-{outer}x{inner}";

    public static int Tasks(int outer, int inner) => (outer * inner) + 1;

    public static string Yaml(int outer, int inner) =>
        $$$"""
        workflow: {{{Name(outer, inner)}}}
        tasks:
          all:
            foreach: ${{ [1..{{{outer}}}] }}
            tasks:
              each: { foreach: "${{ [1..{{{inner}}}] }}", uses: {{{LoadWorker.Noop}}} }
          {{{MapFlow.End}}}: { needs: [all], uses: {{{LoadWorker.Noop}}} }
        """;
}
