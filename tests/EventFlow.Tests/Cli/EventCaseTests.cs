namespace EventFlow.Tests.Cli;

public sealed class EventCaseTests : IDisposable
{
    private const string Workflow = """
        workflow: nightly
        params: { site: { type: string, default: none } }
        triggers:
          - { event: com.example.order, filter: "${{ data.total > 10 }}", params: { site: "${{ data.site }}" } }
          - dataset: { all: [lake/a, lake/b] }
        tasks:
          load: { uses: t }

        """;

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Cases_say_what_becomes_of_events()
    {
        var call = await TestAsync("""
            cases:
              - case: taken
                event: { type: com.example.order, data: { total: 11, site: oslo } }
                expect: { state: succeeded, params: { site: oslo } }
              - case: filtered
                event: { type: com.example.order, data: { total: 1 } }
                expect: { fate: filtered }
              - case: each its own
                event:
                  - { type: com.example.order, data: { total: 11 }, id: a }
                  - { type: com.example.order, data: { total: 11 }, id: a, at: 5m }
                  - { type: com.example.other, at: 10m }
                expect: { fate: [started, duplicate, no_match], runs: 1, state: succeeded }
              - case: datasets
                starts_at: 2026-03-01T06:00:00Z
                dataset: [lake/a, { name: lake/b, metadata: { rows: 7 }, at: 1h }]
                expect: { fate: started, state: succeeded, params: { site: none } }
              - case: one dataset
                dataset: lake/a
                expect: { fate: waiting, reason: "* lake/b" }
            """);

        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Equal(
            "ok      taken  (succeeded after 0s)\nok      filtered  (no run: filtered)\nok      each its own  (succeeded after 0s)\n"
            + "ok      datasets  (succeeded after 0s)\nok      one dataset  (no run: waiting)\n5 case(s), 0 failed\n",
            call.Out);
    }

    [Fact]
    public async Task A_case_that_expects_a_run_and_gets_none_says_why()
    {
        var call = await TestAsync("""
            cases:
              - case: a
                event: { type: com.example.order, data: { total: 1 } }
                expect: { state: succeeded, fate: started }
              - case: b
                event: [{ type: com.example.order, data: { total: 11 } }, { type: com.example.order, data: { total: 12 } }]
                expect: succeeded
              - case: c
                event: { type: com.example.order, data: { total: 11 } }
                expect: { params: { site: oslo }, reason: "*filter*" }
            """);

        Assert.Equal(1, call.ExitCode);
        Assert.Equal(
            """
            FAILED  a  (no run: filtered)
            nightly.test.yaml:4:33: EF2204 fate: expected started, got event '1' filtered (no 'filter' of a trigger lets it through)
            nightly.test.yaml:4:15: EF2204 state: expected succeeded, got no run: event '1' filtered (no 'filter' of a trigger lets it through)
            FAILED  b  (succeeded after 0s)
            nightly.test.yaml:5:5: EF2204 runs: expected 1, got 2 (the first is played; say 'runs: 2' if they are meant)
            FAILED  c  (succeeded after 0s)
            nightly.test.yaml:10:39: EF2204 reason: expected *filter*, got event '1' started
            nightly.test.yaml:10:15: EF2204 params: expected {"site":"oslo"}, got {"site":"none"}
            3 case(s), 3 failed

            """,
            call.Out.Replace(folder.Path + "/", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("event: x", "1:8: EF1043 'event' of the case: expected a mapping such as { type: com.example.order, data: { total: 7 } }, or a list of them, found the text 'x'")]
    [InlineData("event: []", "1:8: EF1043 'event' of the case: expected a mapping such as ")]
    [InlineData("event: { data: 1 }", "1:8: EF2221 'event' of the case: The event has no 'type', which a CloudEvent must have.")]
    [InlineData("event: { type: a, at: soon }", "1:23: EF1044 'at' of 'event' of the case: expected a duration ")]
    [InlineData("dataset: [7]", "1:11: EF1043 'dataset' of the case: expected a name such as lake/orders")]
    [InlineData("dataset: { name: a//b }", "1:18: EF1856 'dataset' of the case: expected the name of a dataset such as lake/orders, found the text 'a//b'")]
    [InlineData("dataset: { nam: a, name: b }", "1:12: EF1042 unknown key 'nam' in 'dataset' of the case: did you mean 'name'?")]
    [InlineData("run: [7]", "1:7: EF1043 'run' of the case: expected the id of a workflow such as load, a mapping such as ")]
    [InlineData("run: a b", "1:6: EF1046 'a b' cannot be the id of a workflow: use ")]
    [InlineData("run: { state: failed }", "1:6: EF1043 'run' of the case: expected the id of a workflow such as load, ")]
    [InlineData("run: { workflow: a, stat: failed }", "1:21: EF1042 unknown key 'stat' in 'run' of the case: did you mean 'state'?")]
    [InlineData("run: { workflow: a, state: running }", "1:28: EF1047 'state' of 'run' of the case: expected one of succeeded, failed, canceled, timed_out")]
    [InlineData("run: { workflow: a, state: failed, output: 7 }", "1:36: EF1880 'run' of the case: a run that is failed has no 'output'")]
    [InlineData("run: { workflow: a, error: { message: m } }", "1:28: EF1043 'error' of 'run' of the case: expected a type such as Http.503, ")]
    [InlineData("run: a\nparams: { site: x }", "2:1: EF1873 'params' of the case stands beside an event: the trigger makes the parameters of the run. ")]
    [InlineData("event: { type: a }\nparams: { site: x }", "2:1: EF1873 'params' of the case stands beside an event: the trigger makes the parameters of the run. ")]
    [InlineData("event: { type: a }\nscheduled_at: 2026-03-01", "2:1: EF1873 'scheduled_at' of the case stands beside an event: a run has one start")]
    public async Task A_bad_start_is_an_error_with_its_place(string start, string expected)
    {
        var call = await TestAsync($"{start}\nexpect: succeeded\n");

        Assert.Equal(1, call.ExitCode);
        Assert.StartsWith($"nightly.test.yaml:{expected}", call.Out.Replace(folder.Path + "/", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fate_of_an_event_stands_in_the_report()
    {
        var workflow = folder.Write("nightly.yaml", Workflow);
        folder.Write("nightly.test.yaml", "dataset: lake/a\nexpect: { runs: 0 }\n");

        var call = await CliCall.OfflineAsync("test", workflow, "-o", "json");

        var one = call.Json.GetProperty("cases")[0].GetProperty("events")[0];
        Assert.Equal(("waiting", "still waits for lake/b"), (one.GetProperty("fate").GetString(), one.GetProperty("reason").GetString()));
    }

    private async Task<CliCall> TestAsync(string cases)
    {
        var workflow = folder.Write("nightly.yaml", Workflow);
        folder.Write("nightly.test.yaml", cases);
        return await CliCall.OfflineAsync("test", workflow);
    }
}
