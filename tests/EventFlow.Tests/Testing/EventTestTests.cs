using EventFlow.Core.Planning;
using EventFlow.Testing;
using EventFlow.Testing.Events;
using EventFlow.Tests.Events;

namespace EventFlow.Tests.Testing;

public sealed class EventTestTests
{
    private const string Order = """
        workflow: order
        params: { site: { type: string }, rows: { default: 1 } }
        triggers:
          - event: com.example.order
            source: /shops/*
            filter: ${{ data.total > 10 }}
            key: ${{ data.order }}
            params: { site: "${{ data.site }}" }
        tasks:
          load: { uses: load, with: { site: "${{ params.site }}" } }
        """;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_run_by_an_event_has_what_the_trigger_makes_of_it()
    {
        var run = WorkflowTest.Of(Order).ByEvent("com.example.order", new { Total = 11, site = "oslo", order = "A" }, "/shops/7").Run();

        Assert.Equal(RunStatus.Succeeded, run.State);
        Assert.Equal("""{"site":"oslo"}""", run.Task("load").Input!.Value.GetRawText());
    }

    [Fact]
    public void Each_event_has_its_fate()
    {
        var fates = WorkflowTest.Of(Order)
            .ByEvent("com.example.order", new { total = 11, site = "oslo", order = "A" }, "/shops/7")
            .ByEvent("com.example.order", new { total = 12, site = "oslo", order = "A" }, "/shops/7")
            .ByEvent("com.example.order", new { total = 9, site = "oslo", order = "B" }, "/shops/7")
            .ByEvent("com.example.order", new { total = 11, site = 3, order = "C" }, "/shops/7")
            .ByEvent("com.example.order", new { total = 11, site = "oslo", order = "D" }, "/bank")
            .ByEvent(Sample.Event(data: """{ "total": 11, "site": "oslo", "order": "E" }""", source: "/shops/8", id: "last"))
            .Events();

        Assert.Equal(
            [
                "1 Started 1 ", "2 Duplicate 1 ", "3 Filtered  no 'filter' of a trigger lets it through",
                "4 Refused  EF2232 the event does not fit the parameters: parameter 'site': expected string, found 3",
                "5 NoMatch  its triggers wait for com.example.order from /shops/*", "last Started 2 ",
            ],
            fates.Select(one => $"{one.Id} {one.Fate} {one.Run} {one.Reason}"));
    }

    [Fact]
    public void Without_a_run_there_is_nothing_to_play_and_the_reason_is_said() => Assert.Equal(
        "EF1872 no event starts a run: event '1' filtered (no 'filter' of a trigger lets it through)",
        Assert.Throws<WorkflowTestException>(
            () => WorkflowTest.Of(Order).ByEvent("com.example.order", new { total = 1 }, "/shops/7").Run()).Message);

    [Fact]
    public void A_batch_starts_when_it_is_full_or_its_time_is_over()
    {
        var test = Gathering("batch: { size: 2, within: 1m }").ByEvent("e", new { n = 1 }).ByEvent("e", new { n = 2 }, at: Minute / 2)
            .ByEvent("e", new { n = 3 }, at: Minute);

        Assert.Equal([1, 1, 2], test.Events().Select(one => one.Run ?? 0));
        var run = test.Run();
        Assert.Equal("""{"n":2,"all":[1,2],"started":"2026-01-01T00:00:30.000Z","by":"event 2"}""", Input(run));
        Assert.Equal(TimeSpan.Zero, run.Task("load").AttemptsAt[0]);
    }

    [Fact]
    public void A_debounce_starts_with_the_last_event_once_it_is_quiet()
    {
        var test = Gathering("debounce: 1m").ByEvent("e", new { n = 1 }).ByEvent("e", new { n = 2 }, at: Minute * 0.9)
            .ByEvent("e", new { n = 3 }, at: Minute * 5);

        Assert.Equal([1, 1, 2], test.Events().Select(one => one.Run ?? 0));
        Assert.Equal("""{"n":2,"all":0,"started":"2026-01-01T00:01:54.000Z","by":"event 2"}""", Input(test.Run()));
    }

    [Fact]
    public void A_debounce_that_is_never_quiet_starts_after_a_day()
    {
        var test = Gathering("debounce: 1h");
        for (var minutes = 0; minutes <= 25 * 60; minutes += 30)
        {
            test.ByEvent("e", new { n = minutes }, at: minutes * Minute);
        }

        Assert.Equal([1, 2], test.Events().Select(one => one.Run ?? 0).Distinct());
    }

    [Fact]
    public void Datasets_start_a_run_when_none_is_missing()
    {
        const string Join = """
            workflow: join
            params: { rows: { default: 0 } }
            triggers: [{ dataset: { all: [lake/a, lake/b] }, params: { rows: "${{ datasets.`lake/a`.metadata.rows }}" } }]
            tasks: { load: { uses: load, with: { rows: "${{ params.rows }}", by: "${{ trigger.kind & ' ' & trigger.dataset }}" } } }
            """;
        var test = WorkflowTest.Of(Join).ByDataset("lake/a", new { rows = 1 }).ByDataset("lake/a", new { rows = 2 }, at: Minute);

        Assert.Equal("still waits for lake/b", test.Events()[1].Reason);
        test.ByDataset("lake/b", at: Minute * 2);

        Assert.Equal("""{"rows":2,"by":"dataset lake/b"}""", Input(test.Run()));
        Assert.All(test.Events(), one => Assert.Equal((EventFate.Started, 1), (one.Fate, one.Run)));
    }

    [Fact]
    public void An_update_starts_a_run_and_is_collected_for_another()
    {
        var test = WorkflowTest.Of("""
            workflow: w
            params: { why: { type: string } }
            triggers:
              - { dataset: { any: [lake/a, lake/b] }, params: { why: any } }
              - { dataset: { all: [lake/a, lake/b] }, params: { why: both } }
            tasks: { load: { uses: load } }
            """)
            .ByDataset("lake/a").ByDataset("lake/a", at: Minute).ByDataset("lake/b", at: Minute * 2);

        Assert.Equal(
            [(EventFate.Started, 1), (EventFate.Started, 4), (EventFate.Started, 2), (EventFate.Started, 4), (EventFate.Started, 3), (EventFate.Started, 4)],
            test.Events().Select(one => (one.Fate, one.Run ?? 0)));
    }

    [Fact]
    public void The_end_of_a_run_of_another_workflow_starts_one()
    {
        const string No = "its triggers wait for run other failed or timed_out";
        var test = WorkflowTest.Of("""
            workflow: w
            params: { why: { type: string } }
            triggers:
              - { run: other, on: [failed, timed_out], filter: "${{ data.params.site = 'oslo' }}", params: { why: "${{ data.error.message }}" } }
            tasks:
              load: { uses: load, with: { why: "${{ params.why }}", by: "${{ trigger.workflow & ' ' & trigger.state }}" } }
            """)
            .ByRun("other").ByRun("another", RunStatus.Failed, error: "Boom")
            .ByRun("other", RunStatus.Failed, error: "Boom", parameters: new { site = "rome" })
            .ByRun("other", RunStatus.TimedOut, error: "Boom", message: "no disk", parameters: new { site = "oslo" }, at: Minute);

        Assert.Equal(
            [
                (EventFate.NoMatch, No), (EventFate.NoMatch, No), (EventFate.Filtered, "no 'filter' of a trigger lets it through"),
                (EventFate.Started, null),
            ],
            test.Events().Select(one => (one.Fate, one.Reason)));
        Assert.Equal("""{"why":"no disk","by":"other timed_out"}""", Input(test.Run()));
    }

    [Fact]
    public void Ends_of_runs_fire_times_and_datasets_start_a_run_together()
    {
        var test = WorkflowTest.Of("""
            workflow: w
            params: { rows: { type: integer }, from: { type: string } }
            triggers:
              - all: [{ schedule: "0 6 * * *", id: six, timezone: Europe/Berlin }, { run: other }, { dataset: lake/a }]
                params: { rows: "${{ runs.other.output.rows }}", from: "${{ run.interval.start }}" }
            tasks:
              load: { uses: load, with: { rows: "${{ params.rows }}", from: "${{ params.from }}", by: "${{ trigger.kind & ' ' & trigger.events }}" } }
            """)
            .ScheduledAt("2026-03-29T06:00").ByRun("other", output: new { rows = 1 }, at: -Minute).ByRun("other", output: new { rows = 2 }, at: Minute);

        Assert.Equal(["still waits for dataset lake/a"], test.Events().Select(one => one.Reason).Distinct());
        test.ByDataset("lake/a", at: Minute * 2);

        Assert.Equal(
            """{"rows":2,"from":"2026-03-28T06:00:00+01:00","by":"all 4"}""", Input(test.Run()).Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.All(test.Events(), one => Assert.Equal((EventFate.Started, 1), (one.Fate, one.Run)));
    }

    [Fact]
    public void What_somebody_sends_is_no_end_of_a_run()
    {
        var test = WorkflowTest.Of("workflow: w\ntriggers: [{ run: other }]\ntasks: { load: { uses: load } }")
            .ByEvent("eventflow.run.succeeded", source: "/workflows/other");

        Assert.Equal(EventFate.NoMatch, test.Events().Single().Fate);
    }

    [Theory]
    [InlineData(RunStatus.Running, null, null, "no run ends running")]
    [InlineData(RunStatus.Failed, 7, null, "a run that is failed has no 'output'")]
    [InlineData(RunStatus.Canceled, null, "Boom", "a run that is canceled has no 'error'")]
    public void A_run_ends_as_runs_do(RunStatus state, int? output, string? error, string problem) => Assert.Equal(
        $"EF1880 the end of a run of 'other': {problem}",
        Assert.Throws<WorkflowTestException>(
            () => WorkflowTest.Of("workflow: w\ntasks: { load: { uses: load } }").ByRun("other", state, output, error)).Message);

    [Fact]
    public void Every_expression_of_a_run_reads_its_trigger()
    {
        var run = WorkflowTest.Of("""
            workflow: w
            triggers: [{ event: e }]
            output: { type: "${{ trigger.type }}" }
            tasks:
              when: { uses: x, when: "${{ trigger.type = 'e' }}" }
              each: { needs: [when], foreach: "${{ [trigger.id, trigger.source] }}", uses: x, with: { item: "${{ item & trigger.subject }}" } }
              either:
                needs: [each]
                switch: { on: "${{ trigger.kind }}", cases: { event: taken }, default: other }
              taken: { uses: x, compensate: { uses: undo, with: { by: "${{ trigger.type }}" } } }
              other: { uses: x }
              loop: { while: "${{ index < 1 and trigger.type = 'e' }}", max: 3, tasks: { again: { uses: x } } }
              bad: { needs: [taken], uses: x }
            """)
            .ByEvent("e", subject: "s").On("bad", TaskResult.Error("Broken", retryable: false)).Run();

        Assert.Equal(
            ["succeeded", "{\"item\":\"1s\"}", "skipped", "succeeded", "{\"by\":\"e\"}"],
            [
                run.Task("when").State.Word(), run.Task("each[0]").Input!.Value.GetRawText(), run.Task("other").State.Word(),
                run.Task("loop[0]/again").State.Word(), run.Task("taken/compensate").Input!.Value.GetRawText(),
            ]);
    }

    [Fact]
    public void A_run_has_one_start() => Assert.StartsWith(
        "EF1873 a run by an event has the parameters that its trigger makes of it: leave out Param(…)",
        Assert.Throws<WorkflowTestException>(() => WorkflowTest.Of(Order).Param("site", "x").ByEvent("com.example.order").Run()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_bad_event_is_refused_as_a_server_would() => Assert.StartsWith(
        "EF2221 ", Assert.Throws<WorkflowTestException>(() => WorkflowTest.Of(Order).ByEvent("")).Message, StringComparison.Ordinal);

    private static string Input(TestRun run) => run.Task("load").Input!.Value.GetRawText();

    private static WorkflowTest Gathering(string key) => WorkflowTest.Of($$$"""
        workflow: w
        params: { n: { type: integer }, all: { default: 0 } }
        triggers:
          - event: e
            {{{key}}}
            params: { n: "${{ data.n }}"{{{(key.StartsWith('b') ? ", all: \"${{ events.data.n }}\"" : "")}}} }
        tasks:
          load:
            uses: load
            with: { n: "${{ params.n }}", all: "${{ params.all }}", started: "${{ $now() }}", by: "${{ trigger.kind & ' ' & trigger.events }}" }
        """);
}
