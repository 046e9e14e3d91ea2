using System.Text;

namespace EventFlow.Tests.Definitions;

/// <summary>Files with one task after the other.</summary>
internal static class Chains
{
    public const int Deep = 100_000;

    /// <param name="input">The expression a task reads, by its number; null: tasks have no input.</param>
    public static string Json(int count, Func<int, string>? input = null, int? firstNeeds = null)
    {
        var text = new StringBuilder("""{"workflow":"w","tasks":{""");
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append($"\"t{i}\":{{\"uses\":\"noop\"");
            if (i > 0 || firstNeeds is not null)
            {
                text.Append($",\"needs\":[\"t{(i > 0 ? i - 1 : firstNeeds)}\"]");
            }

            text.Append(i > 0 && input is not null ? $",\"with\":{{\"a\":\"${{{{ {input(i)} }}}}\"}}}}" : "}");
        }

        return text.Append("}}").ToString();
    }

    public static string Yaml(int count)
    {
        var text = new StringBuilder("workflow: w\ntasks:\n  t0: { uses: noop }\n");
        for (var i = 1; i < count; i++)
        {
            text.Append($"  t{i}: {{ uses: noop, needs: t{i - 1}, with: {{ a: \"${{{{ tasks.t{i - 1}.output }}}}\" }} }}\n");
        }

        return text.ToString();
    }
}
