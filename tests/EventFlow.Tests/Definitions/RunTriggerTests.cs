using EventFlow.Core.Planning;

namespace EventFlow.Tests.Definitions;

/// <summary>Triggers with <c>run</c>.</summary>
public sealed class RunTriggerTests
{
    [Fact]
    public void A_trigger_waits_for_ends_of_another_workflow()
    {
        var workflow = Files.Good("""
            workflow: w
            params: { rows: { default: 0 } }
            triggers:
              - run: load
              - { run: clean, on: [failed, timed_out, failed], filter: "${{ data.version > 2 }}", params: { rows: "${{ data.output.rows }}" } }
              - { run: load, on: canceled, key: "${{ subject }}" }
            tasks: { one: { uses: x } }
            """);

        Assert.Equal(["load", "clean", "load"], workflow.Events.Select(trigger => trigger.Runs!.Workflow));
        Assert.Equal([RunStatus.Succeeded], workflow.Events[0].Runs!.On);
        Assert.Equal([RunStatus.Failed, RunStatus.TimedOut], workflow.Events[1].Runs!.On);
        Assert.Equal([RunStatus.Canceled], workflow.Events[2].Runs!.On);
        Assert.NotNull(workflow.Events[1].Filter);
        Assert.NotNull(workflow.Events[2].Key);
    }

    [Theory]
    [InlineData("run: 5", "3:10: EF1043 'run' of a run trigger: expected text (put it in quotes), found the number 5")]
    [InlineData("run: ", "3:11: EF1043 'run' of a run trigger: expected the id of a workflow, found nothing")]
    [InlineData("run: a b", "3:10: EF1046 'a b' cannot be the id of a workflow")]
    [InlineData("run: w", "3:10: EF1860 a run trigger of workflow 'w' waits for its own runs, each of which would start the next")]
    [InlineData("run: a, on: []", "3:17: EF1861 'on' of a run trigger: expected states such as [failed, timed_out], of succeeded, failed, canceled, timed_out, found")]
    [InlineData("run: a, on: [failed, faild]", "3:26: EF1861 'on' of a run trigger: expected states such as [failed, timed_out], of succeeded, failed, canceled, timed_out, found the text 'faild': did you mean 'failed'?")]
    [InlineData("run: a, on: running", "3:17: EF1861 ")]
    [InlineData("run: a, when: failed", "3:13: EF1042 unknown key 'when' in a run trigger: known are run, on, filter, key, params")]
    [InlineData("run: a, dataset: { any: [b] }", "3:5: EF1042 unknown key 'run' in a dataset trigger")]
    public void A_bad_key_of_a_trigger_is_an_error_with_its_place(string trigger, string expected)
    {
        var error = Files.Errors($"workflow: w\ntriggers:\n- {{ {trigger} }}\ntasks: {{ a: {{ uses: x }} }}")[0];

        Assert.StartsWith($"w.yaml:{expected}", error, StringComparison.Ordinal);
    }
}
