namespace EventFlow.Tests.Definitions;

/// <summary>Triggers with <c>all</c>.</summary>
public sealed class AllTriggerTests
{
    [Fact]
    public void A_trigger_waits_for_several_things()
    {
        var workflow = Files.Good("""
            workflow: w
            params: { from: { type: string }, rows: { default: 0 } }
            triggers:
              - schedule: "@hourly"
                params: { from: x }
              - all:
                  - { schedule: "0 6 * * *", timezone: Europe/Berlin, id: six }
                  - dataset: lake/orders
                  - { run: load, on: [failed, canceled], filter: "${{ data.version = 1 }}" }
                  - { event: "com.example.*", source: /shop }
                params: { from: "${{ run.interval.start }}", rows: "${{ runs.load.output.rows + $count(events) }}" }
            tasks: { one: { uses: x } }
            """);

        var trigger = workflow.Events.Single();
        Assert.True(trigger.WaitsForAll);
        Assert.Equal(
            ["schedule six", "dataset lake/orders", "run load failed or canceled", "event com.example.* from /shop"], trigger.PartNames);
        Assert.Equal([("@hourly UTC", false), ("six", true)], workflow.Schedules.Select(schedule => (schedule.Name, schedule.IsPart)));
        Assert.Equal("load", trigger.RunEnds.Single().Workflow);
    }

    [Theory]
    [InlineData("all: [{ dataset: a }]", "3:10: EF1043 'all' of a trigger: expected 2 to 20 parts such as [{ schedule: ")]
    [InlineData("all: lake/a", "3:10: EF1043 'all' of a trigger: expected 2 to 20 parts such as [{ schedule: ")]
    [InlineData("all: [{ dataset: a }, b]", "3:27: EF1043 a part of 'all': expected a mapping with one of schedule, dataset, run, event, found the text 'b'")]
    [InlineData("all: [{ dataset: a }, { run: b, event: c }]", "3:27: EF1043 a part of 'all': expected a mapping with one of schedule, dataset, run, event, found a mapping")]
    [InlineData("all: [{ dataset: a }, { dataset: a }]", "3:27: EF1862 'all' of a trigger waits for 'dataset a' twice")]
    [InlineData("all: [{ dataset: [a, b] }, { run: b }]", "3:22: EF1043 'dataset' of a part of 'all': expected the name of one dataset such as lake/orders, found")]
    [InlineData("all: [{ dataset: a, params: {} }, { run: b }]", "3:25: EF1042 unknown key 'params' in a part of 'all'")]
    [InlineData("all: [{ schedule: '61 * * * *' }, { run: b }]", "3:23: EF1303 'schedule' of a part of 'all': ")]
    [InlineData("all: [{ schedule: '@daily', params: {} }, { run: b }]", "3:33: EF1042 unknown key 'params' in a part of 'all'")]
    [InlineData("all: [{ run: w }, { dataset: a }]", "3:18: EF1860 a part of 'all' of workflow 'w' waits for its own runs")]
    [InlineData("all: [{ run: b, on: [] }, { dataset: a }]", "3:25: EF1861 'on' of a part of 'all': ")]
    [InlineData("all: [{ run: b }, { dataset: a }], schedule: '@daily'", "3:5: EF1051 a trigger has 'schedule' and 'all': make them two triggers, or parts of one with 'all'")]
    [InlineData("all: [{ run: b }, { dataset: a }], params: { p: '${{ data.x }}' }", "3:")]
    public void A_bad_key_of_a_trigger_is_an_error_with_its_place(string trigger, string expected)
    {
        var error = Files.Errors($"workflow: w\nparams: {{ p: {{ default: 1 }} }}\ntriggers:\n- {{ {trigger} }}\ntasks: {{ a: {{ uses: x }} }}")[0];

        Assert.StartsWith($"w.yaml:{expected}".Replace(":3:", ":4:", StringComparison.Ordinal), error, StringComparison.Ordinal);
    }
}
