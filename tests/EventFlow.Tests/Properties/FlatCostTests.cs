using EventFlow.Core.Planning;
using EventFlow.Testing;
using EventFlow.Testing.Simulation;

namespace EventFlow.Tests.Properties;

/// <summary>Rows that one answer of a worker writes, counted in runs that differ in one measure alone.</summary>
public sealed class FlatCostTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1_000)]
    public void A_child_of_a_map_costs_the_same_in_a_map_of_any_width(int width) =>
        Assert.Equal((2, 1), Dearest($"m: {{ foreach: \"${{{{ [1..{width}] }}}}\", max_parallel: 5, uses: t }}", "m[*]"));

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1_000)]
    public void A_task_costs_the_same_in_a_chain_of_any_length(int length) =>
        Assert.Equal((2, 1), Dearest(
            string.Join("\n  ", Enumerable.Range(1, length).Select(i => $"t{i}: {{ uses: t{(i == 1 ? "" : $", needs: [t{i - 1}]")} }}")),
            "t*"));

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1_000)]
    public void A_task_costs_the_same_beside_any_number_of_blocked_ones(int blocked) =>
        Assert.Equal((2, 1), Dearest(
            string.Join("\n  ", Enumerable.Range(0, blocked).Select(i => $"b{i}: {{ uses: t, needs: [gate] }}")
                .Append("gate: { signal: go, timeout: 1h }").Append("free: { uses: t }").Append("next: { uses: t, needs: [free] }")),
            "free"));

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1_000)]
    public void A_task_in_a_loop_costs_the_same_in_any_round(int rounds) =>
        Assert.Equal((5, 1), Dearest(
            $"l: {{ while: \"${{{{ index < {rounds} }}}}\", max: {rounds}, tasks: {{ t: {{ uses: t }} }} }}", "l[*]/t"));

    /// <summary>Rows of tasks and messages to workers of the dearest answer that was not the last one.</summary>
    private static (int Rows, int Dispatches) Dearest(string tasks, string path)
    {
        var costs = new List<(int Rows, int Dispatches)>();
        var scenario = WorkflowTest.Of($"workflow: w\ntasks:\n  {tasks}\n").ToScenario();
        RunSimulation.Run(scenario, null, Faults.OrderOnly, step =>
        {
            if (step.Event is PlannerEvent.Completed answer && Matches(path, answer.Path) && !step.State.Status.IsFinal())
            {
                costs.Add((step.Decisions.Added.Count + step.Decisions.Changed.Count, step.Decisions.Dispatches.Count));
            }
        });
        return (costs.Max(cost => cost.Rows), costs.Max(cost => cost.Dispatches));
    }

    private static bool Matches(string pattern, string path) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, path);
}
