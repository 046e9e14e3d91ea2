using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class HistoryByDayTests(StorageCluster cluster) : IAsyncLifetime
{
    private HistoryStore? store;

    private HistoryStore Store => store!;

    public async Task InitializeAsync() => store = await HistoryStore.CreateAsync(cluster);

    public async Task DisposeAsync() => await Store.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(-400)]
    [InlineData(30)]
    public async Task The_rows_of_a_run_lie_in_the_tables_of_its_day(int daysAway)
    {
        var day = HistoryStore.Today.Plus(daysAway);

        var id = await Store.AcceptEndedAsync(day);

        var tables = (string[])(await Store.ScalarAsync(
            $"""
            select array(
                select tableoid::regclass::text from runs where id = '{id}'
                union select tableoid::regclass::text from tasks where run_id = '{id}'
                union select tableoid::regclass::text from run_events where run_id = '{id}'
                union select tableoid::regclass::text from task_logs where run_id = '{id}'
                union select tableoid::regclass::text from payloads where run_id = '{id}'
                order by 1)
            """))!;
        Assert.Equal([$"payloads_{day}", $"run_events_{day}", $"runs_{day}", $"task_logs_{day}", $"tasks_{day}"], tables);
    }

    [Fact]
    public async Task A_group_over_two_days_commits_as_one()
    {
        var ids = new[] { await Store.AcceptAsync(HistoryStore.Today), await Store.AcceptAsync(HistoryStore.Today.Plus(-1)) };

        await Store.Groups.CommitAsync(
            [await Store.NextAsync(ids[0], "running", "a"), await Store.NextAsync(ids[1], "running", "b")], default);

        var stored = await Store.Groups.ReadAsync(ids, default);
        Assert.Equal(2, stored.Count);
        Assert.All(stored, run => Assert.Equal((1, 1), (run.Row.Version, run.Tasks.Count)));
    }

    [Fact]
    public async Task A_conflict_of_one_day_keeps_the_group_out_of_the_other_day_too()
    {
        var ids = new[] { await Store.AcceptAsync(HistoryStore.Today.Plus(-1)), await Store.AcceptAsync(HistoryStore.Today) };
        var commits = new[] { await Store.NextAsync(ids[0], "running", "a"), await Store.NextAsync(ids[1], "running", "b") };
        await Store.Groups.CommitAsync([await Store.NextAsync(ids[1], "paused")], default);

        await Assert.ThrowsAsync<RunConflictException>(() => Store.Groups.CommitAsync(commits, default));

        Assert.Equal(0L, await Store.ScalarAsync("select count(*) from tasks"));
    }

    [Fact]
    public async Task A_key_is_unique_across_days()
    {
        var first = await Store.AcceptAsync(HistoryStore.Today.Plus(-3), "once");

        Assert.Equal(first, await Store.AcceptAsync(HistoryStore.Today, "once"));
        Assert.NotEqual(first, await Store.AcceptAsync(HistoryStore.Today, "once", workflow: "daily"));
        Assert.Equal(first, (await Store.Runs.FindByKeyAsync("hourly", "once", default))!.Id);
        Assert.Equal(2L, await Store.ScalarAsync("select count(*) from runs"));
    }

    [Fact]
    public async Task Runs_accepted_together_go_to_their_days()
    {
        var starts = Enumerable.Range(0, 30).Select(number => Store.AcceptAsync(HistoryStore.Today.Plus(-(number % 3)), $"k{number % 10}"));

        await Task.WhenAll(starts);

        Assert.Equal(10L, await Store.ScalarAsync("select count(*) from runs"));
        Assert.Equal(10L, await Store.ScalarAsync("select count(*) from run_keys join runs on id = run_id and runs.key = run_keys.key"));
    }

    [Fact]
    public async Task An_id_without_a_moment_is_refused()
    {
        var error = await Assert.ThrowsAsync<StorageException>(
            () => Store.Runs.AcceptAsync(new NewRun(RunDay.End, "hourly", 1, "{}", null), default));

        Assert.Equal("EF3021", error.Code);
    }

    [Fact]
    public async Task A_run_of_a_day_without_tables_is_unknown()
    {
        var id = Store.IdOf(HistoryStore.Today.Plus(-700));

        Assert.Empty(await Store.Groups.ReadAsync([id, RunDay.End], default));
        Assert.Null(await Store.Runs.FindAsync(id, default));
    }

    [Fact]
    public async Task Tables_of_a_day_have_the_indexes_and_the_room_of_those_before()
    {
        await Store.Days.MakeAsync(HistoryStore.Today, default);

        Assert.Equal(
            await Store.ScalarAsync("select count(*) from pg_index where indrelid in ('runs'::regclass, 'tasks'::regclass)"),
            await Store.ScalarAsync(
                $"""
                select count(*) from pg_index join pg_inherits on inhrelid = indexrelid
                where indrelid in ('runs_{HistoryStore.Today}'::regclass, 'tasks_{HistoryStore.Today}'::regclass)
                """));
        Assert.Contains("fillfactor=50", await SettingsAsync("runs"));
        Assert.Contains("fillfactor=85", await SettingsAsync("tasks"));
    }

    private async Task<string[]> SettingsAsync(string table) =>
        (string[])(await Store.ScalarAsync($"select reloptions from pg_class where relname = '{table}_{HistoryStore.Today}'"))!;
}
