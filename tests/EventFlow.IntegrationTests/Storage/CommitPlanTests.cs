using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>A plan made while a table is young is kept when it has grown, so it must be right from the start.</summary>
[Collection(StorageCollection.Name)]
public sealed class CommitPlanTests(StorageCluster cluster) : IAsyncLifetime
{
    private ServiceProvider? provider;

    public async Task InitializeAsync() => provider = await cluster.CreateStorageAsync();

    public async Task DisposeAsync() => await provider!.DisposeAsync();

    [Theory]
    [InlineData("update_runs", "uuid[], int[], int[], text[], timestamptz[], timestamptz[], text[], text[], bigint[], int[]", "runs_pkey")]
    [InlineData(
        "change_tasks",
        "uuid[], text[], int[], text[], int[], int[], text[], int[], text[], text[], int[], int[], timestamptz[], timestamptz[], "
        + "timestamptz[], json[], text[], text[]",
        "tasks_pkey")]
    [InlineData("clear_timers", "uuid[], text[], text[], int[]", "timers_pkey")]
    [InlineData("clear_all_timers", "uuid[]", "timers_pkey")]
    public async Task A_commit_finds_its_rows_by_their_key_in_an_empty_table_already(string query, string types, string index)
    {
        var plan = await PlanOfAsync(query, types);

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_runs_of_a_group_are_read_by_their_keys()
    {
        Assert.DoesNotContain(
            "Seq Scan", await PlanOfAsync("select * from tasks where run_id = any($1) order by run_id, path", "uuid[]"), StringComparison.Ordinal);
    }

    private async Task<string> PlanOfAsync(string query, string types)
    {
        var sql = query.Contains(' ', StringComparison.Ordinal) ? query : Sql.Read(query);
        await using var connection = await provider!.GetRequiredService<CommitConnections>().Source.OpenConnectionAsync();
        await RunAsync(connection, $"prepare planned ({types}) as {sql}");
        await using var explain = new NpgsqlCommand(
            $"explain execute planned ({string.Join(", ", types.Split(',').Select(_ => "null"))})", connection);
        await using var row = await explain.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await row.ReadAsync())
        {
            plan.Add(row.GetString(0));
        }

        await row.CloseAsync();
        await RunAsync(connection, "deallocate planned");
        return string.Join('\n', plan);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
