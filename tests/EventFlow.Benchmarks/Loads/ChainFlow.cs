using System.Globalization;
using System.Text;

namespace EventFlow.Benchmarks.Loads;

/// <summary>A workflow of no-op tasks t0, t1, … one after the other. Its name tells its length.</summary>
internal static class ChainFlow
{
    private const string Prefix = "chain-";

    public static string Name(int tasks) => Prefix + tasks.ToString(CultureInfo.InvariantCulture);

    public static int Length(string workflow) => int.Parse(workflow.AsSpan(Prefix.Length), CultureInfo.InvariantCulture);

    public static int Place(string path) => int.Parse(path.AsSpan(1), CultureInfo.InvariantCulture);

    public static string Yaml(int tasks)
    {
        var yaml = new StringBuilder($"workflow: {Name(tasks)}\ntasks:\n  t0: {{ uses: {LoadWorker.Noop} }}\n");
        for (var task = 1; task < tasks; task++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  t{task}: {{ needs: [t{task - 1}], uses: {LoadWorker.Noop} }}\n");
        }

        return yaml.ToString();
    }
}
