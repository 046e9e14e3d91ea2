using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class RunListTests(StorageCluster cluster) : IAsyncLifetime
{
    private static readonly string[] States = ["pending", "running", "succeeded", "failed", "canceled", "timed_out"];
    private static readonly int[] DaysBack = [-1, 0, 1, 2, 5, 40, 41, 80, 200];
    private readonly List<(Guid Id, string Workflow, string State, int Back)> runs = [];
    private HistoryStore? store;

    private HistoryStore Store => store!;

    public async Task InitializeAsync()
    {
        store = await HistoryStore.CreateAsync(cluster);
        foreach (var back in DaysBack.Reverse())
        {
            foreach (var (number, state) in States.Index())
            {
                var workflow = number % 2 == 0 ? "hourly" : "daily";
                var id = await Store.AcceptAsync(HistoryStore.Today.Plus(-back), workflow: workflow);
                await Store.ScalarAsync(
                    $"update runs set state = '{state}', created_at = run_day(id) + interval '1 hour 1 s' where id = '{id}'");
                runs.Insert(0, (id, workflow, state, back));
            }
        }
    }

    public async Task DisposeAsync() => await Store.DisposeAsync();

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("hourly", null, null)]
    [InlineData("daily", null, 45)]
    [InlineData(null, "failed", null)]
    [InlineData(null, "succeeded", null)]
    [InlineData(null, "pending", 3)]
    [InlineData("hourly", "canceled", null)]
    [InlineData("daily", "canceled", null)]
    [InlineData("hourly", "succeeded", 100)]
    [InlineData(null, null, 1)]
    [InlineData(null, null, 0)]
    [InlineData("nothing", null, null)]
    public async Task A_list_goes_on_across_days_page_by_page(string? workflow, string? state, int? days)
    {
        var since = days is { } back
            ? new DateTimeOffset(HistoryStore.Today.Plus(-back).Date, TimeOnly.MinValue, TimeSpan.Zero).AddHours(1).AddSeconds(1)
            : (DateTimeOffset?)null;
        var expected = runs
            .Where(run => run.Workflow == (workflow ?? run.Workflow) && run.State == (state ?? run.State) && run.Back <= (days ?? 999))
            .Select(run => run.Id);

        var listed = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await Store.Runs.ListAsync(new RunFilter(workflow, state, since), cursor, 4, default);
            Assert.InRange(page.Items.Count, page.Next is null ? 0 : 4, 4);
            listed.AddRange(page.Items.Select(run => run.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(expected, listed);
    }

    [Fact]
    public async Task A_page_reads_the_days_from_the_newest_on_and_stops_when_it_is_full()
    {
        var plan = await PlanAsync(workflow: null, state: null);

        Assert.Matches(@"(?s)^Limit.*->  Append.*Index Scan Backward using runs_\d{8}_pkey", plan);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        Assert.Contains("(never executed)", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "failed", "_state_id_idx")]
    [InlineData(null, "running", "_state_id_idx")]
    [InlineData("hourly", "timed_out", "_workflow_state_id_idx")]
    [InlineData("hourly", null, "_workflow_id_idx")]
    public async Task A_filter_has_an_index_in_the_order_of_the_list(string? workflow, string? state, string index)
    {
        var plan = await PlanAsync(workflow, state);

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "backfill", null, "_pkey")]
    [InlineData(null, null, "nightly", "_pkey")]
    [InlineData("hourly", "manual", null, "_workflow_id_idx")]
    [InlineData("hourly", "schedule", "nightly", "_workflow_id_idx")]
    public async Task What_began_a_run_is_looked_for_in_the_order_of_the_list(string? workflow, string? cause, string? trigger, string index)
    {
        var plan = await PlanAsync(workflow, state: null, cause, trigger);

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    private async Task<string> PlanAsync(string? workflow, string? state, string? cause = null, string? trigger = null)
    {
        await using var connection = await Store.Source.OpenConnectionAsync();
        await connection.Query("set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off").ExecuteNonQueryAsync();
        await using var explain = connection.Query($"explain (analyze, costs off, timing off) {Sql.ListRuns}")
            .Within(new RunSpan(Guid.Empty, RunDay.End))
            .With("workflow", NpgsqlDbType.Text, workflow)
            .With("state", NpgsqlDbType.Text, state)
            .With("parent", NpgsqlDbType.Uuid, null)
            .With("cause", NpgsqlDbType.Text, cause)
            .With("trigger", NpgsqlDbType.Text, trigger)
            .With("trigger_json", NpgsqlDbType.Text, trigger is null ? null : $"\"{trigger}\"")
            .With("since", NpgsqlDbType.TimestampTz, null)
            .With("limit", NpgsqlDbType.Integer, 5);
        await using var row = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await row.ReadAsync())
        {
            lines.Add(row.GetString(0));
        }

        return string.Join('\n', lines);
    }
}
