using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>Counting costs what the limit is, whatever waits and whatever has ended.</summary>
[Collection(StorageCollection.Name)]
public sealed class CountPendingTests(StorageCluster cluster) : IAsyncLifetime
{
    private const int Limit = 101;
    private static readonly RunDay Day = new(new DateOnly(2026, 11, 26));
    private ServiceProvider? provider;

    private NpgsqlDataSource Database => provider!.GetRequiredService<NpgsqlDataSource>();

    public async Task InitializeAsync()
    {
        provider = await cluster.CreateStorageAsync();
        await provider.GetRequiredService<RunDays>().MakeAsync(Day, default);
        await RunAsync("""
            insert into runs (id, workflow, workflow_version, state, params, created_at, event_seq, version)
            select (left(first_run_id('2026-11-26')::text, 14) || '7' || substr(gen_random_uuid()::text, 16))::uuid, 'w' || (i % 3), 1, case when i % 4 = 0 then 'pending' else 'succeeded' end, '{}', now(), 1, 0
            from generate_series(1, 20000) as s (i)
            """);
        await RunAsync("analyze runs");
    }

    public async Task DisposeAsync() => await provider!.DisposeAsync();

    [Theory]
    [InlineData("count_pending")]
    [InlineData("count_pending_of")]
    public async Task A_count_reads_the_entries_of_pending_runs_alone_and_no_more_than_it_may(string query)
    {
        await using var explain = provider!.GetRequiredService<CommitConnections>().Source
            .CreateCommand($"explain (analyze, timing off) {Sql.Read(query)}");
        explain.Parameters.Add(new NpgsqlParameter("from", NpgsqlDbType.Uuid) { Value = Day.First });
        explain.Parameters.Add(new NpgsqlParameter("before", NpgsqlDbType.Uuid) { Value = RunDay.End });
        explain.Parameters.Add(new NpgsqlParameter("limit", NpgsqlDbType.Integer) { Value = Limit });
        if (query == "count_pending_of")
        {
            explain.Parameters.Add(new NpgsqlParameter("workflows", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = new[] { "w0", "w1" } });
        }

        var plan = new List<string>();
        await using var row = await explain.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            plan.Add(row.GetString(0));
        }

        var scan = Assert.Single(
            plan, line => line.Contains("Scan", StringComparison.Ordinal) && line.Contains(" runs", StringComparison.Ordinal));
        Assert.Matches(@"Index (Only )?Scan using runs_20261126_\w*state_id_idx ", scan);
        Assert.Contains($"rows={Limit} ", scan, StringComparison.Ordinal);
    }

    private async Task RunAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
