using System.Diagnostics;
using System.Text;
using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;

namespace EventFlow.Tests.Definitions;

/// <summary>Sizes at which recursion or a quadratic walk would show. The times allowed are generous for a busy machine.</summary>
public sealed class LargeFileTests
{
    private static readonly TimeSpan TimeAllowed = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_chain_of_100_000_tasks_is_read_and_planned()
    {
        var plan = new WorkflowPlan(ReadInTime(Chains.Json(Chains.Deep)).Definition!, version: 1);

        Assert.Equal(Chains.Deep, plan.Root.Nodes.Count);
        Assert.All(
            plan.Root.Nodes.Skip(1), node => Assert.Equal(node.Definition.Index - 1, node.Definition.Joins.Single().Parents.Single()));
        Assert.Equal(Chains.Deep, WorkflowTasks.Of(plan.Definition).Count);
    }

    [Fact]
    public void A_chain_of_20_000_tasks_each_reading_the_one_before_is_read_and_planned()
    {
        var plan = new WorkflowPlan(ReadInTime(Chains.Json(20_000, i => $"tasks.t{i - 1}.output")).Definition!, version: 1);

        Assert.All(plan.Root.Nodes.SkipLast(1), node => Assert.True(node.KeepsOutput));
        Assert.False(plan.Root.Nodes[^1].KeepsOutput);
    }

    [Fact]
    public void A_chain_of_10_000_tasks_in_YAML_is_read() => Assert.True(ReadInTime(Chains.Yaml(10_000)).IsValid);

    [Fact]
    public void A_chain_whose_tasks_read_far_away_ones_is_read() =>
        Assert.True(ReadInTime(Chains.Json(8_000, i => $"[tasks.t0.output, tasks.t{i / 2}.output]")).IsValid);

    [Fact]
    public void A_cycle_through_100_000_tasks_is_found() =>
        Assert.Equal(DefinitionCodes.Cycle, Assert.Single(ReadInTime(Chains.Json(Chains.Deep, firstNeeds: Chains.Deep - 1)).Errors).Code);

    [Fact]
    public void A_long_cycle_is_shortened()
    {
        var text = new StringBuilder("workflow: w\ntasks:\n");
        for (var i = 0; i < 25_000; i++)
        {
            text.Append($"  t{i}: {{ uses: a, needs: t{(i + 24_999) % 25_000} }}\n");
        }

        var error = Assert.Single(ReadInTime(text.ToString()).Errors);

        Assert.StartsWith("cycle: t0 -> t1 -> t2 -> ", error.Message, StringComparison.Ordinal);
        Assert.Contains(" -> … (24900 more) -> t0 (", error.Message, StringComparison.Ordinal);
        Assert.Equal(DefinitionCodes.Cycle, error.Code);
    }

    [Theory]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("{a: ")]
    [InlineData("&a ")]
    [InlineData("a: &a b\n")]
    [InlineData("!!int 1\n")]
    [InlineData("a\n\n")]
    [InlineData("\"\\\n")]
    [InlineData("[]\n")]
    [InlineData("---\n")]
    [InlineData("a: |\n b\n")]
    [InlineData("🚀")]
    public void A_megabyte_of_the_same_is_answered(string part)
    {
        var count = 1_000_000 / Encoding.UTF8.GetByteCount(part);

        Assert.NotEmpty(ReadInTime(string.Concat(Enumerable.Repeat(part, count))).Errors);
        Assert.NotEmpty(ReadInTime("x: [" + string.Concat(Enumerable.Repeat(part, count))).Errors);
    }

    private static DefinitionResult ReadInTime(string text)
    {
        var clock = Stopwatch.StartNew();

        var result = Files.Read(text);

        Assert.True(clock.Elapsed < TimeAllowed, $"took {clock.Elapsed}");
        return result;
    }
}
