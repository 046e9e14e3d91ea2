using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Migrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class HistoryMigrationTests(StorageCluster cluster)
{
    // Two days, and a task whose run is gone.
    private const string Rows =
        """
        insert into runs (id, workflow, workflow_version, state, key, params, created_at, event_seq, version, active_tasks)
        select
            ('019a' || lpad(to_hex(n * 16384), 8, '0') || '70008000000000000000')::uuid,
            'hourly', 1, 'running', 'k' || n, '{"n":1.50}', now(), 1, 2, 3
        from generate_series(0, 9999, 2000) as n;
        insert into tasks (
            run_id, path, sort_path, kind, type, state, attempt, losses, rule_failures, dispatches, needs, run_version)
        select id, 'a', 'a', 'task', 'noop', 'queued', 1, 0, '{}'::integer[], 1, '{b}'::text[], 1 from runs
        union all
        select '019b0000-0000-7000-8000-000000000000', 'a', 'a', 'task', 'noop', 'queued', 1, 0, '{}', 1, '{}', 1;
        insert into run_events (run_id, seq, at, kind) select id, 1, now(), 'run.accepted' from runs;
        insert into task_logs (run_id, path, attempt, at, level, message) select id, 'a', 1, now(), 'info', 'hello' from runs;
        """;

    private const string Misplaced =
        "select count(*) from runs where tableoid::regclass::text <> 'runs_' || to_char(run_day(id), 'YYYYMMDD')";

    private static readonly string[] Before = ["0001_tables", "0002_views", "0003_group_commit"];
    private static readonly string[] Tables = ["runs", "tasks", "run_events", "task_logs"];

    [Fact]
    public async Task Rows_from_before_move_to_their_days_unchanged()
    {
        await using var provider = new ServiceCollection().AddPostgresStorage(await cluster.CreateDatabaseAsync()).BuildServiceProvider();
        var source = provider.GetRequiredService<NpgsqlDataSource>();
        await using (var context = await provider.GetRequiredService<IDbContextFactory<EventFlowDbContext>>().CreateDbContextAsync())
        {
            var applied = context.GetService<IHistoryRepository>();
            await ScalarAsync(source, applied.GetCreateScript());
            foreach (var migration in Before)
            {
                await ScalarAsync(source, Sql.Read($"migration_{migration}"));
                await ScalarAsync(source, applied.GetInsertScript(new HistoryRow(migration, "10")));
            }
        }

        await ScalarAsync(source, Rows);
        var columns = await ColumnsAsync(source);
        var before = await ReadAsync(source, columns);
        await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);

        Assert.Equal(before, await ReadAsync(source, columns));
        Assert.Equal(0L, await ScalarAsync(source, Misplaced));
        Assert.Equal(5L, await ScalarAsync(source, "select count(*) from run_keys join runs on id = run_id"));
        Assert.Equal(6L, await ScalarAsync(source, "select nextval('task_logs_ids')"));
        Assert.Equal(DBNull.Value, await ScalarAsync(source, "select to_regclass('runs_before')::text"));
    }

    private static async Task<Dictionary<string, string>> ColumnsAsync(NpgsqlDataSource source)
    {
        var columns = new Dictionary<string, string>();
        foreach (var table in Tables)
        {
            var names = $"select string_agg(column_name, ',') from information_schema.columns where table_name = '{table}'";
            columns.Add(table, (string)(await ScalarAsync(source, names))!);
        }

        return columns;
    }

    /// <summary>The rows without what later migrations have added to them.</summary>
    private static async Task<List<string>> ReadAsync(NpgsqlDataSource source, Dictionary<string, string> columns)
    {
        var tables = new List<string>();
        foreach (var table in Tables)
        {
            var rows = $"""
                select json_agg(r.kept order by r.kept::text)::text
                from (
                    select to_jsonb(t) - array(
                        select jsonb_object_keys(to_jsonb(t)) except select unnest(string_to_array('{columns[table]}', ','))) as kept
                    from {table} t) r
                """;
            tables.Add((string)(await ScalarAsync(source, rows))!);
        }

        return tables;
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
