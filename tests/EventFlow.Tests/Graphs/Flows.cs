using System.Text;

namespace EventFlow.Tests.Graphs;

/// <summary>Workflow files of many tasks, the same ones for the same seed.</summary>
internal static class Flows
{
    /// <summary>Tasks that need up to three earlier ones; every 40th is a group of five.</summary>
    public static string Random(int count, int seed)
    {
        var random = new Random(seed);
        var file = new StringBuilder("workflow: random\ntasks:\n");
        for (var task = 0; task < count; task++)
        {
            var parents = task == 0 ? 0 : random.Next(0, 4);
            var needs = Enumerable.Range(0, parents).Select(_ => $"t{random.Next(Math.Max(0, task - 60), task)}").Distinct();
            file.Append($"  t{task}:\n    needs: [{string.Join(", ", needs)}]\n    ");
            file.Append(task % 40 == 39
                ? "tasks: { a: { uses: x }, b: { needs: a, uses: x }, c: { needs: a, uses: x }, d: { needs: [b, c], uses: x }, e: { uses: x } }\n"
                : "uses: noop\n");
        }

        return file.ToString();
    }
}
