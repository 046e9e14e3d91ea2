namespace EventFlow.Tests.Definitions;

/// <summary><c>produces</c>, <c>consumes</c> and triggers with <c>dataset</c>.</summary>
public sealed class DatasetKeysTests
{
    [Fact]
    public void Tasks_and_triggers_name_datasets()
    {
        var workflow = Files.Good("""
            workflow: w
            params: { rows: { default: 0 } }
            triggers:
              - dataset: { all: [lake/a, lake/b] }
                params: { rows: "${{ datasets.`lake/a`.metadata.rows }}" }
              - event: com.example.a
              - dataset: { any: lake/c }
            tasks: { one: { uses: x, produces: [lake/d, lake/e], consumes: lake/a }, two: { tasks: { in: { uses: x } }, produces: lake/f } }
            """);

        Assert.Equal([true, false, false], workflow.Events.Select(trigger => trigger.WaitsForAll));
        Assert.Equal(["lake/a", "lake/b"], workflow.Events[0].Datasets!.Names);
        Assert.Equal(["lake/c"], workflow.Events[2].Datasets!.Names);
        Assert.Equal(["lake/d", "lake/e"], workflow.Graph.Nodes[0].Produces);
        Assert.Equal(["lake/a"], workflow.Graph.Nodes[0].Consumes);
        Assert.Equal(["lake/f"], workflow.Graph.Nodes[1].Produces);
    }

    [Theory]
    [InlineData("dataset: lake/a", "3:14: EF1043 'dataset' of a dataset trigger: expected { all: [lake/orders, lake/sites] } or { any: [lake/orders] }, found")]
    [InlineData("dataset: { all: [a], any: [b] }", "3:14: EF1043 'dataset' of a dataset trigger: expected { all: ")]
    [InlineData("dataset: { every: [a] }", "3:16: EF1042 unknown key 'every' in 'dataset' of a dataset trigger: known are all, any")]
    [InlineData("dataset: { all: [] }", "3:21: EF1045 'all' of a dataset trigger: expected 1 to 100 datasets, found")]
    [InlineData("dataset: { any: ['a b'] }", "3:22: EF1856 'any' of a dataset trigger: expected the name of a dataset such as lake/orders, found the text 'a b'")]
    [InlineData("dataset: { any: [a, a] }", "3:25: EF1856 'any' of a dataset trigger names 'a' twice")]
    [InlineData("dataset: { any: [a/] }", "3:22: EF1856 ")]
    [InlineData("dataset: { any: [a] }, event: b", "3:5: EF1042 unknown key 'dataset' in an event trigger")]
    public void A_bad_key_of_a_trigger_is_an_error_with_its_place(string trigger, string expected)
    {
        var error = Files.Errors($"workflow: w\ntriggers:\n- {{ {trigger} }}\ntasks: {{ a: {{ uses: x }} }}")[0];

        Assert.StartsWith($"w.yaml:{expected}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_cannot_produce_what_is_no_dataset() => Assert.Equal(
        ["w.yaml:3:28: EF1856 'produces' of task 'a': expected the name of a dataset such as lake/orders, found the number 5"],
        Files.Errors("workflow: w\ntasks:\n  a: { uses: x, produces: [5] }"));
}
