namespace EventFlow.Tests.Definitions;

public sealed class EventTriggerTests
{
    [Fact]
    public void A_trigger_by_events_is_read_with_all_its_keys()
    {
        var triggers = Files.Good("""
            workflow: w
            params: { site: { type: string }, count: { default: 1 } }
            triggers:
              - event: com.example.*
                source: /shops/*
                filter: ${{ data.site != "x" and event.severity = 3 }}
                key: ${{ source & id }}
                params: { site: "${{ data.site }}" }
                batch: { size: 10, within: 30s }
              - { event: com.other, debounce: 5s, params: { site: a } }
            tasks: { a: { uses: x } }
            """).Events;

        Assert.Equal(["com.example.*", "com.other"], triggers.Select(trigger => trigger.Type.Text));
        Assert.Equal("/shops/*", triggers[0].Source!.Text);
        Assert.Equal((10, TimeSpan.FromSeconds(30)), (triggers[0].Batch!.Size, triggers[0].Batch!.Within));
        Assert.Equal((null, TimeSpan.FromSeconds(5)), (triggers[1].Batch, triggers[1].Debounce));
        Assert.Equal(["site"], triggers[0].Params.Select(param => param.Name));
    }

    [Theory]
    [InlineData("event: 5", "4:12: EF1043 'event' of an event trigger: expected text (put it in quotes), found the number 5")]
    [InlineData("event: ' a'", "4:12: EF1850 'event' of an event trigger: expected the type of a CloudEvent such as com.example.order.created, or with a star com.example.*, found the text ' a'")]
    [InlineData("event: a, filter: x", "4:23: EF1851 'filter' of an event trigger: expected one expression such as ${{ data.site = \"berlin\" }}, found the text 'x'")]
    [InlineData("event: a, filter: '${{ dta.x }}'", "4:28: EF1852 'filter' of an event trigger reads 'dta', which an event does not have: did you mean 'data'?")]
    [InlineData("event: a, filter: '${{ events }}'", "4:28: EF1852 'filter' of an event trigger reads 'events', which an event does not have: did you mean 'event'?")]
    [InlineData("event: a, filter: '${{ env.sight = data.site }}'", "4:28: EF1913 'filter' of an event trigger reads 'env.sight', which 'env' of the workflow does not have")]
    [InlineData("event: a, filter: '${{ trigger.kind }}'", "4:28: EF1852 'filter' of an event trigger reads 'trigger', which an event does not have: there are data, ")]
    [InlineData("event: a, key: '${{ 1 + }}'", "4:29: EF1131 the expression does not parse: ")]
    [InlineData("event: a, params: { sit: a }", "4:25: EF1853 an event trigger gives the parameter 'sit', which 'params' of the workflow does not declare: did you mean 'site'?")]
    [InlineData("event: a, batch: { size: 0, within: 1m }", "4:30: EF1045 'size' of 'batch': expected a whole number from 1 to 1000, found the number 0")]
    [InlineData("event: a, batch: { size: 5, within: 2d }", "4:41: EF1045 'within' of 'batch': expected at most 24h, found the text '2d'")]
    [InlineData("event: a, debounce: 2h", "4:25: EF1045 'debounce' of an event trigger: expected at most 1h, found the text '2h'")]
    [InlineData("event: a, batch: { size: 5, within: 1m }, debounce: 1m", "4:47: EF1855 an event trigger has 'batch' and 'debounce': ")]
    [InlineData("event: a, sourc: b", "4:15: EF1042 unknown key 'sourc' in an event trigger: did you mean 'source'?")]
    [InlineData("event: a, dataset: b", "4:15: EF1042 unknown key 'dataset' in an event trigger: known are event, source, filter, key, params, batch, debounce")]
    public void A_bad_key_of_a_trigger_is_an_error_with_its_place(string trigger, string expected)
    {
        var error = Files.Errors(
            $"workflow: w\nparams: {{ site: {{ default: a }} }}\ntriggers:\n- {{ {trigger} }}\ntasks: {{ a: {{ uses: x }} }}")[0];

        Assert.StartsWith($"w.yaml:{expected}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_without_a_default_must_be_given() => Assert.Equal(
        [
            "w.yaml:4:3: EF1854 an event trigger gives no value to the parameter 'site', which has no default: "
            + "add it to 'params' of the trigger, or give it a default",
        ],
        Files.Errors("workflow: w\nparams: { site: { type: string } }\ntriggers:\n- { event: a }\ntasks: { a: { uses: x } }"));
}
