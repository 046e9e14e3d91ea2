using EventFlow.Core.Events;
using EventFlow.Core.Expressions;
using EventFlow.Tests.Definitions;

namespace EventFlow.Tests.Events;

public sealed class EventJudgeTests
{
    private static readonly ExpressionMoment Moment = new(DateTimeOffset.UnixEpoch, Guid.Empty);

    [Fact]
    public void Workflows_are_found_by_exact_types_by_patterns_and_by_source_each_once()
    {
        var index = new EventIndex(
        [
            Workflow("exact", "- event: com.example.order"), Workflow("pattern", "- event: com.example.*"), Workflow("all", "- event: '*'"),
            Workflow("twice", "- event: com.*\n- event: com.example.order"), Workflow("elsewhere", "- { event: com.example.order, source: /bank* }"),
            Workflow("other", "- event: com.other"),
        ]);

        var found = index.Find(Sample.Event()).ToDictionary(one => one.Workflow.Definition.Id, one => one.Triggers);

        Assert.Equal(["all", "exact", "pattern", "twice"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([0, 1], found["twice"]);
    }

    [Fact]
    public void The_first_trigger_that_lets_an_event_through_makes_the_parameters()
    {
        var verdict = Judge("""
            - event: com.example.order
              filter: ${{ data.total > 100 }}
              params: { site: big }
            - event: com.example.order
              filter: ${{ data.total > 10 }}
              params: { site: "${{ data.site & '/' & event.subject }}" }
            """, """{ "total": 50, "site": "berlin" }""");

        Assert.Equal((EventMeaning.Taken, 1, "/shop\t1", """{"site":"berlin/"}"""), (verdict.Meaning, verdict.Trigger, verdict.Key, verdict.Params));
    }

    [Fact]
    public void A_filter_that_says_no_keeps_an_event_out() => Assert.Equal(
        EventMeaning.Filtered, Judge("- { event: com.example.order, filter: \"${{ data.total > 100 }}\", params: { site: a } }", """{ "total": 5 }""").Meaning);

    [Fact]
    public void A_key_of_its_own_takes_the_place_of_source_and_id()
    {
        Assert.Equal("A7", Judge("- { event: com.example.order, key: \"${{ data.order }}\", params: { site: a } }", """{ "order": "A7" }""").Key);
        Assert.Equal("7", Judge("- { event: com.example.order, key: \"${{ data.order }}\", params: { site: a } }", """{ "order": 7 }""").Key);
    }

    [Fact]
    public void A_trigger_reads_the_env_of_its_workflow()
    {
        var workflow = new TriggeredWorkflow(
            Files.Good("""
                workflow: w
                params: { site: { type: string } }
                env: { least: 10, site: oslo }
                triggers: [{ event: com.example.order, filter: "${{ data.total >= env.least }}", params: { site: "${{ env.site }}" } }]
                tasks: { a: { uses: x } }
                """),
            1);

        Assert.Equal(EventMeaning.Filtered, Judged("""{ "total": 9 }""").Meaning);
        Assert.Equal("""{"site":"oslo"}""", Judged("""{ "total": 10 }""").Params);

        EventVerdict Judged(string data) => EventJudge.Judge(new EventCandidate(workflow, [0]), Sample.Event(data: data), Moment).Single();
    }

    [Theory]
    [InlineData("filter: \"${{ data.total > 'x' }}\"", """{ "total": 1 }""", "EF2230")]
    [InlineData("key: \"${{ data.order }}\"", "{}", "EF2231")]
    [InlineData("key: \"${{ data.order + 1 }}\"", """{ "order": "a" }""", "EF2231")]
    [InlineData("params: { site: \"${{ data.site + 1 }}\" }", """{ "site": "a" }""", "EF2232")]
    [InlineData("params: { site: \"${{ data.site }}\" }", "{}", "EF2232")]
    [InlineData("params: { site: \"${{ data.site }}\" }", """{ "site": 5 }""", "EF2232")]
    [InlineData("filter: \"${{ $count($map([1..100000], function($v) { $v + 1 })) > 1 }}\"", "{}", "EF2230")]
    public void An_event_that_cannot_start_a_run_is_refused_with_the_reason(string key, string data, string code)
    {
        var parameters = key.StartsWith("params", StringComparison.Ordinal) ? "" : "  params: { site: a }\n";

        var verdict = Judge($"- event: com.example.order\n  {key}\n{parameters}", data);

        Assert.Equal(EventMeaning.Refused, verdict.Meaning);
        Assert.StartsWith($"{code} ", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_events_make_the_parameters_of_one_run_and_the_last_is_seen_by_its_members()
    {
        var workflow = Workflow("w", """
            - event: com.example.order
              batch: { size: 10, within: 1m }
              params: { site: "${{ $join(events.data.site, '-') & ' ' & data.site & ' ' & $string($count(events)) }}" }
            """);

        var verdict = EventJudge.Gathered(
            workflow.Definition, 0, [Sample.Event(data: """{ "site": "a" }"""), Sample.Event(data: """{ "site": "b" }""")], Moment);

        Assert.Equal("""{"site":"a-b b 2"}""", verdict.Params);
    }

    [Fact]
    public void Triggers_that_wait_for_several_things_collect_beside_the_one_that_starts_a_run()
    {
        var verdicts = JudgeAll("""
            - event: com.example.order
              params: { site: first }
            - all: [{ event: com.example.order }, { dataset: lake/a }]
              params: { site: a }
            - event: com.example.order
              params: { site: second }
            - all: [{ event: com.example.*, filter: "${{ data.total > 10 }}" }, { dataset: lake/b }]
              params: { site: b }
            - all: [{ event: com.example.order, filter: "${{ data.total > 100 }}" }, { dataset: lake/c }]
              params: { site: c }
            """, """{ "total": 50 }""");

        Assert.Equal(
            [(0, "/shop\t1", (string?)null), (1, "/shop\t1\tall:1", "event com.example.order"), (3, "/shop\t1\tall:3", "event com.example.*")],
            verdicts.Select(verdict => (verdict.Trigger, verdict.Key, verdict.Part)));
        Assert.Equal("""{"site":"first"}""", verdicts[0].Params);
    }

    [Fact]
    public void A_part_whose_filter_fails_keeps_the_event_from_no_other_trigger()
    {
        var verdicts = JudgeAll("""
            - all: [{ event: com.example.order, filter: "${{ data.total > 'x' }}" }, { dataset: lake/a }]
              params: { site: a }
            - event: com.example.order
              params: { site: first }
            """, """{ "total": 50 }""");

        Assert.Equal([EventMeaning.Refused, EventMeaning.Taken], verdicts.Select(verdict => verdict.Meaning));
    }

    private static EventVerdict Judge(string triggers, string data) => JudgeAll(triggers, data).Single();

    private static IReadOnlyList<EventVerdict> JudgeAll(string triggers, string data)
    {
        var happened = Sample.Event(data: data);
        return EventJudge.Judge(new EventIndex([Workflow("w", triggers, "string")]).Find(happened).Single(), happened, Moment);
    }

    private static TriggeredWorkflow Workflow(string id, string triggers, string? site = null)
    {
        var parameters = site is null ? "params: { site: { type: string, default: a } }" : $"params: {{ site: {{ type: {site} }} }}";
        return new TriggeredWorkflow(Files.Good($"workflow: {id}\n{parameters}\ntriggers:\n{triggers}\ntasks: {{ a: {{ uses: x }} }}"), 1);
    }
}
