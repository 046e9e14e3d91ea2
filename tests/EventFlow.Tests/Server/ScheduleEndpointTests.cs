using System.Net;
using EventFlow.Contracts.Api;

namespace EventFlow.Tests.Server;

public sealed class ScheduleEndpointTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_workflow_shows_its_schedules_and_their_next_times_in_their_zone()
    {
        await ApplyAsync("shown", "{ schedule: '0 6 * * *', id: early, timezone: Europe/Berlin, jitter: 30s, catchup: latest }");

        var view = await ReadAsync("/workflows/shown/schedule?next=3");

        var schedule = Assert.Single(view.Schedules);
        Assert.Equal(("early", "0 6 * * *", "Europe/Berlin", "latest", 30.0, 1), (
            schedule.Name, schedule.Schedule, schedule.Timezone, schedule.Catchup, schedule.JitterSeconds, schedule.Version));
        Assert.Equal(3, schedule.Next!.Count);
        Assert.All(schedule.Next, time => Assert.Equal(6, time.Hour));
        Assert.Equal(schedule.Next[0], schedule.NextAt);
        Assert.InRange(schedule.NextDueAt!.Value, schedule.NextAt!.Value, schedule.NextAt.Value.AddSeconds(30));
    }

    [Fact]
    public async Task A_new_version_keeps_drops_and_adds_schedules()
    {
        await ApplyAsync("grown", "{ schedule: '@daily', id: a }", "{ schedule: '@hourly', id: b }");
        await ApplyAsync("grown", "{ schedule: '@daily', id: a, jitter: 1s }", "{ schedule: '@weekly', id: c }");

        var view = await ReadAsync("/workflows/grown/schedule?next=0");

        Assert.Equal([("a", 2), ("c", 2)], view.Schedules.Select(schedule => (schedule.Name, schedule.Version)));
        await ApplyAsync("grown");
        Assert.Empty((await ReadAsync("/workflows/grown/schedule")).Schedules);
    }

    [Fact]
    public async Task A_paused_workflow_fires_nothing_until_it_is_resumed()
    {
        await ApplyAsync("resting", "{ schedule: '@daily' }");

        var paused = await TestServer.BodyOf<WorkflowScheduleView>(await server.PostAsync("/workflows/resting/pause", ""));
        await ApplyAsync("resting", "{ schedule: '@daily', jitter: 1s }");
        var still = await ReadAsync("/workflows/resting/schedule");
        var resumed = await TestServer.BodyOf<WorkflowScheduleView>(await server.PostAsync("/workflows/resting/resume", ""));

        Assert.NotNull(paused.PausedAt);
        Assert.Equal(paused.PausedAt, still.PausedAt);
        Assert.Null(still.Schedules[0].NextDueAt);
        Assert.NotNull(still.Schedules[0].NextAt);
        Assert.Null(resumed.PausedAt);
        Assert.NotNull(resumed.Schedules[0].NextDueAt);
    }

    [Fact]
    public async Task A_schedule_needs_its_calendar_and_goes_by_what_that_says_now()
    {
        const string Trigger = "{ schedule: '@daily', calendar: sundays }";
        var refused = await TestServer.ProblemOf(await server.PutAsync("named", FileOf("named", Trigger)));
        await PutCalendarAsync("sundays", "sun");
        await ApplyAsync("named", Trigger);

        var before = await ReadAsync("/workflows/named/schedule?next=3");
        await PutCalendarAsync("sundays", "mon");
        var after = await ReadAsync("/workflows/named/schedule?next=3");

        Assert.Equal(("EF4036", 422), (refused.Code, refused.Status));
        Assert.All(before.Schedules[0].Next!, time => Assert.Equal(DayOfWeek.Sunday, time.DayOfWeek));
        Assert.Equal(before.Schedules[0].Next![0], before.Schedules[0].NextAt);
        Assert.All(after.Schedules[0].Next!, time => Assert.Equal(DayOfWeek.Monday, time.DayOfWeek));
    }

    [Fact]
    public async Task A_deleted_workflow_has_no_schedules_until_it_is_restored()
    {
        await ApplyAsync("undone", "{ schedule: '@daily' }");

        await server.Http.DeleteAsync(new Uri("/api/v1/workflows/undone", UriKind.Relative));
        var deleted = await ReadAsync("/workflows/undone/schedule");
        var backfill = await TestServer.ProblemOf(
            await server.PostAsync("/workflows/undone/backfills", """{"from":"2026-03-01","to":"2026-03-28"}"""));
        await server.PostAsync("/workflows/undone/restore", "");
        var restored = await ReadAsync("/workflows/undone/schedule");

        Assert.Empty(deleted.Schedules);
        Assert.Equal(("EF4055", 410), (backfill.Code, backfill.Status));
        Assert.NotNull(Assert.Single(restored.Schedules).NextDueAt);
    }

    [Fact]
    public async Task An_unknown_workflow_has_no_schedule_to_show_or_pause()
    {
        Assert.Equal("EF2010", (await TestServer.ProblemOf(await server.GetAsync("/workflows/nobody/schedule"))).Code);
        Assert.Equal("EF2010", (await TestServer.ProblemOf(await server.PostAsync("/workflows/nobody/pause", ""))).Code);
        Assert.Equal("EF2009", (await TestServer.ProblemOf(await server.GetAsync("/workflows/nobody/schedule?next=9999"))).Code);
    }

    [Fact]
    public async Task A_backfill_is_previewed_started_paused_and_canceled()
    {
        await ApplyAsync("past", "{ schedule: '@daily', id: d, timezone: Europe/Berlin }");
        const string March = """{"from":"2026-03-28","to":"2026-03-30","max":1,"order":"newest" """;

        var preview = await TestServer.BodyOf<BackfillView>(await server.PostAsync("/workflows/past/backfills", March + ",\"dry_run\":true}"));
        var started = await server.PostAsync("/workflows/past/backfills", March + "}");
        var backfill = await TestServer.BodyOf<BackfillView>(started);
        var canceled = await TestServer.BodyOf<BackfillView>(await server.PostAsync($"/backfills/{backfill.Id}/cancel", ""));
        var intervals = await TestServer.BodyOf<Page<BackfillIntervalView>>(await server.GetAsync($"/backfills/{backfill.Id}/intervals"));

        Assert.Equal(("planned", null), (preview.State, preview.Id));
        Assert.Equal(
            ["2026-03-30T00:00:00+02:00", "2026-03-29T00:00:00+01:00", "2026-03-28T00:00:00+01:00"],
            preview.Intervals!.Select(interval => interval.Start.ToString("yyyy-MM-dd'T'HH:mm:sszzz", null)));
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Contains(canceled.State, new[] { "canceling", "canceled" });
        Assert.Equal(3, intervals.Items.Count);
        var late = await server.PostAsync($"/backfills/{backfill.Id}/resume", "");
        Assert.Equal("EF4070", (await TestServer.ProblemOf(late)).Code);
    }

    [Theory]
    [InlineData("""{"from":"2026-03-30","to":"2026-03-28"}""", "EF4067")]
    [InlineData("""{"from":"March","to":"2026-03-28"}""", "EF4067")]
    [InlineData("""{"from":"2100-01-01","to":"2100-01-02"}""", "EF4067")]
    [InlineData("""{"from":"2026-03-01","to":"2026-03-28","schedule":"x"}""", "EF4066")]
    [InlineData("""{"from":"2026-03-01","to":"2026-03-28","rerun":"x"}""", "EF2022")]
    [InlineData("""{"from":"2026-03-01","to":"2026-03-28","max":0}""", "EF2022")]
    [InlineData("""{"from":"2026-03-01","to":"2026-03-28","params":{"nobody":1}}""", "EF2021")]
    [InlineData("""{"from":"2026-03-01"}""", "EF2022")]
    public async Task A_backfill_that_makes_no_sense_is_refused(string body, string code)
    {
        await ApplyAsync("strict", "{ schedule: '@daily' }");

        var problem = await TestServer.ProblemOf(await server.PostAsync("/workflows/strict/backfills", body));

        Assert.Equal((code, 422), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task A_backfill_needs_a_schedule_and_is_known_by_its_id()
    {
        await ApplyAsync("manual");
        const string Body = """{"from":"2026-03-01","to":"2026-03-28"}""";

        Assert.Equal("EF4065", (await TestServer.ProblemOf(await server.PostAsync("/workflows/manual/backfills", Body))).Code);
        Assert.Equal("EF2010", (await TestServer.ProblemOf(await server.PostAsync("/workflows/nobody/backfills", Body))).Code);
        Assert.Equal("EF4069", (await TestServer.ProblemOf(await server.GetAsync("/backfills/x"))).Code);
    }

    private async Task<AppliedWorkflow> ApplyAsync(string id, params string[] triggers)
    {
        var response = await server.PutAsync(id, FileOf(id, triggers));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await TestServer.BodyOf<AppliedWorkflow>(response);
    }

    private static string FileOf(string id, params string[] triggers) =>
        $"workflow: {id}\ntriggers: [{string.Join(", ", triggers)}]\ntasks: {{ a: {{ uses: nobody }} }}\n";

    private async Task PutCalendarAsync(string name, string weekdays)
    {
        var response = await server.Http.PutAsync(
            new Uri($"/api/v1/calendars/{name}", UriKind.Relative), new StringContent($"calendar: {name}\nweekdays: {weekdays}\n"));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<WorkflowScheduleView> ReadAsync(string path) => await TestServer.BodyOf<WorkflowScheduleView>(await server.GetAsync(path));
}
