using EventFlow.Core.Planning;
using EventFlow.Testing;

namespace EventFlow.Tests.Testing;

public sealed class ScheduledTestTests
{
    private const string Hourly = """
        workflow: hourly
        params: { from: { type: string }, site: { type: string, default: oslo } }
        triggers:
          - { schedule: "0 * * * *", id: h, timezone: Europe/Berlin, params: { from: "${{ run.interval.start }}" } }
          - { schedule: "@daily", id: d, params: { from: x } }
        tasks:
          load:
            uses: load
            with: { from: "${{ params.from }}", to: "${{ run.interval.end }}", by: "${{ trigger.kind & ' ' & trigger.schedule }}" }
        """;

    [Fact]
    public void A_run_by_a_schedule_knows_its_interval_and_has_its_parameters()
    {
        var run = WorkflowTest.Of(Hourly).ScheduledAt("2026-10-25T03:00", schedule: "h").Run();

        Assert.Equal(RunStatus.Succeeded, run.State);
        Assert.Equal(
            """{"from":"2026-10-25T02:00:00+01:00","to":"2026-10-25T03:00:00+01:00","by":"schedule h"}""",
            run.Task("load").Input!.Value.GetRawText().Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_test_gives_comes_before_what_the_schedule_gives()
    {
        var run = WorkflowTest.Of(Hourly).ScheduledAt("2026-10-25", schedule: "d").Param("from", "mine").Run(seed: 3);

        Assert.Equal("mine", run.Task("load").Input!.Value.GetProperty("from").GetString());
    }

    [Theory]
    [InlineData("2026-10-25T03:30", "h", "EF2218 schedule 'h' does not fire at 2026-10-25T03:30:00+01:00; the next time is 2026-10-25T04:00:00+01:00")]
    [InlineData("2026-10-25T03:00", null, "EF2218 the workflow has several schedules, say which: 'h', 'd'")]
    [InlineData("2026-10-25T03:00", "hh", "EF2218 the workflow has no schedule 'hh'; it has 'h', 'd'")]
    [InlineData("soon", "h", "EF2218 expected a time such as 2026-03-29T06:00, found 'soon'")]
    public void A_time_at_which_nothing_fires_is_refused(string at, string? schedule, string message) =>
        Assert.Equal(message, Assert.Throws<WorkflowTestException>(() => WorkflowTest.Of(Hourly).ScheduledAt(at, schedule)).Message);

    [Fact]
    public void A_run_that_somebody_starts_has_no_interval()
    {
        var run = WorkflowTest.Of(Hourly).Param("from", "x").Run();

        Assert.Equal("""{"from":"x","by":"manual "}""", run.Task("load").Input!.Value.GetRawText());
    }
}
