using EventFlow.Core.Planning;
using EventFlow.Orchestrator.History;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class HistoryKeeperTests(StorageCluster cluster) : IAsyncLifetime
{
    private static readonly RunDay Old = HistoryStore.Today.Plus(-11);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private readonly Lines log = new();
    private HistoryStore? store;

    private HistoryStore Store => store!;

    public async Task InitializeAsync() => store = await HistoryStore.CreateAsync(cluster);

    public async Task DisposeAsync() => await Store.DisposeAsync();

    [Fact]
    public async Task The_days_to_come_are_made_ahead_of_time()
    {
        await KeepAsync();

        var today = HistoryStore.Today;
        Assert.Equal([today, today.Plus(1), today.Plus(2)], await Store.Days.ListAsync(default));
    }

    [Fact]
    public async Task A_day_that_is_too_old_goes_with_its_keys()
    {
        await Store.AcceptEndedAsync(Old, "k");
        var young = await Store.AcceptEndedAsync(HistoryStore.Today.Plus(-10), "young");
        await Store.ScalarAsync($"insert into timers values ('{Old.First}', 'a', 'retry', 1, now())");

        await KeepAsync();

        Assert.Empty(await Store.TablesAsync(Old));
        Assert.Equal(0L, await Store.ScalarAsync("select count(*) from timers"));
        Assert.Equal("young", await Store.ScalarAsync("select string_agg(key, ', ') from run_keys"));
        Assert.NotEqual(young, await Store.AcceptAsync(HistoryStore.Today, "k"));
        Assert.NotNull(await Store.Runs.FindAsync(young, default));
        Assert.Contains(log, line => line.Contains("is dropped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_dropped_where_history_is_kept_for_ever()
    {
        await Store.AcceptEndedAsync(Old);

        await KeepAsync(keepDays: 0);

        Assert.Equal(5, (await Store.TablesAsync(Old)).Length);
    }

    [Fact]
    public async Task A_day_with_an_unfinished_run_is_kept_until_it_has_ended()
    {
        await Store.AcceptEndedAsync(Old);
        var open = await Store.AcceptAsync(Old);

        await KeepAsync();
        var kept = await Store.TablesAsync(Old);
        await Store.Groups.CommitAsync([await Store.NextAsync(open, "failed")], default);
        await KeepAsync();

        Assert.Equal(5, kept.Length);
        Assert.Empty(await Store.TablesAsync(Old));
        Assert.Contains(log, line => line.StartsWith("EF3305", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_day_with_a_run_that_is_to_be_repaired_is_kept_and_one_being_dropped_repairs_nothing()
    {
        var failed = await Store.AcceptAsync(Old);
        await Store.Groups.CommitAsync([await Store.NextAsync(failed, "failed")], default);
        var gone = await Store.AcceptAsync(Old.Plus(-1));
        await Store.Groups.CommitAsync([await Store.NextAsync(gone, "failed")], default);
        await Store.ScalarAsync($"select close_day('{Old.Plus(-1).Date:yyyy-MM-dd}')");

        var kept = await RepairAsync(failed);
        var refused = await Assert.ThrowsAsync<StorageException>(() => RepairAsync(gone));
        await KeepAsync();

        Assert.Equal((SignalFate.Stored, "EF3021"), (kept.Fate, refused.Code));
        Assert.Equal(5, (await Store.TablesAsync(Old)).Length);
        Assert.Empty(await Store.TablesAsync(Old.Plus(-1)));
        Assert.Equal(0L, await Store.ScalarAsync($"select count(*) from run_signals where run_id = '{gone}'"));
    }

    private Task<SentSignal> RepairAsync(Guid run) =>
        Store.Signals.SendRepairAsync(new NewSignal(run, Repair.Signal, null, """{"by":"ann"}"""), default);

    [Fact]
    public async Task A_detach_that_was_interrupted_is_finished()
    {
        await Store.AcceptEndedAsync(Old);
        await using (var reader = await Store.Source.OpenConnectionAsync())
        {
            await using var reading = await reader.BeginTransactionAsync();
            await reader.Query("select count(*) from tasks").ExecuteScalarAsync();
            await KeepAsync();
        }

        Assert.Equal(true, await Store.ScalarAsync("select bool_or(inhdetachpending) from pg_inherits"));
        Assert.Contains(log, line => line.StartsWith("EF3306", StringComparison.Ordinal));
        await Store.AcceptAsync(HistoryStore.Today.Plus(7));
        await KeepAsync();

        Assert.Empty(await Store.TablesAsync(Old));
    }

    [Fact]
    public async Task A_drop_that_ended_between_two_tables_is_gone_on_with()
    {
        await Store.AcceptEndedAsync(Old);
        await Store.ScalarAsync($"select close_day('{Old.Date:yyyy-MM-dd}')");
        await Store.ScalarAsync($"drop table tasks_{Old}");
        await Store.ScalarAsync($"alter table runs detach partition runs_{Old} concurrently");

        await KeepAsync();

        Assert.Empty(await Store.TablesAsync(Old));
    }

    [Fact]
    public async Task A_table_taken_out_by_hand_is_left_alone()
    {
        await Store.AcceptEndedAsync(Old);
        await Store.ScalarAsync($"alter table runs detach partition runs_{Old} concurrently");

        await KeepAsync();

        Assert.Contains($"runs_{Old}", await Store.TablesAsync(Old));
    }

    [Fact]
    public async Task A_day_that_is_being_dropped_takes_no_run()
    {
        await Store.AcceptEndedAsync(Old);
        await Store.ScalarAsync($"select close_day('{Old.Date:yyyy-MM-dd}')");

        var error = await Assert.ThrowsAsync<StorageException>(() => Store.AcceptAsync(Old));

        Assert.Equal("EF3021", error.Code);
        await KeepAsync();
        Assert.NotNull(await Store.Runs.FindAsync(await Store.AcceptAsync(Old), default));
    }

    [Fact]
    public async Task A_day_dropped_by_another_node_is_made_again_for_a_run_that_needs_it()
    {
        var id = await Store.AcceptEndedAsync(Old);
        await Store.Groups.ReadAsync([id], default);
        await using (var other = await Other().TakeTurnAsync(default))
        {
            await other!.DropAsync(Old, default);
        }

        Assert.Empty(await Store.Groups.ReadAsync([id], default));
        Assert.NotNull(await Store.Runs.FindAsync(await Store.AcceptAsync(Old), default));
    }

    [Fact]
    public async Task One_node_drops_at_a_time()
    {
        await Store.AcceptEndedAsync(Old);
        await using (await Other().TakeTurnAsync(default))
        {
            await KeepAsync();
            Assert.Equal(5, (await Store.TablesAsync(Old)).Length);
        }

        await KeepAsync();
        Assert.Empty(await Store.TablesAsync(Old));
    }

    [Fact]
    public async Task A_drop_neither_waits_for_a_commit_under_way_nor_stops_it()
    {
        await Store.AcceptEndedAsync(Old);
        var id = await Store.AcceptAsync(HistoryStore.Today);
        await Store.Groups.CommitAsync([await Store.NextAsync(id, "running", "a")], default);
        var (next, last) = (await Store.NextAsync(id, "running", "b"), await Store.NextAsync(id, "succeeded", "c"));
        await using var writer = await Store.Commits.Source.OpenConnectionAsync();
        await using var transaction = await writer.BeginTransactionAsync();
        await CommitBatch.ExecuteAsync(writer, [next], default);

        await KeepAsync().WaitAsync(Soon);

        Assert.Empty(await Store.TablesAsync(Old));
        last.Run.Version++;
        await CommitBatch.ExecuteAsync(writer, [last with { Events = [] }], default);
        await transaction.CommitAsync();
        Assert.Equal("succeeded", (await Store.Runs.FindAsync(id, default))!.State);
    }

    [Fact]
    public async Task Commits_go_on_while_a_drop_waits_for_a_reader()
    {
        await Store.AcceptEndedAsync(Old);
        var id = await Store.AcceptAsync(HistoryStore.Today);
        await using var reader = await Store.Source.OpenConnectionAsync();
        await using var reading = await reader.BeginTransactionAsync();
        await reader.Query("select count(*) from runs r join tasks t on t.run_id = r.id").ExecuteScalarAsync();

        var keeping = KeepAsync();
        while (!keeping.IsCompleted)
        {
            await Store.Groups.CommitAsync([await Store.NextAsync(id, "running")], default).WaitAsync(Soon);
            await Store.AcceptAsync(HistoryStore.Today).WaitAsync(Soon);
        }

        await keeping;
        Assert.True((await Store.Groups.ReadAsync([id], default))[0].Row.Version > 1);
    }

    private async Task KeepAsync(int keepDays = 10)
    {
        using var keeper = new HistoryKeeper(
            Store.Days, Store.Dropper, new HistoryOptions { KeepDays = keepDays }, TimeProvider.System, log);
        await keeper.RunOnceAsync(default);
    }

    /// <summary>The dropper of another process.</summary>
    private DayDropper Other() => new(Store.Source, new RunDays(Store.Source), Store.Payloads);

    private sealed class Lines : List<string>, ILogger<HistoryKeeper>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
