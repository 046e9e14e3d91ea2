using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Migrations;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class DatabaseViewsTests(StorageCluster cluster)
{
    private const int Rounds = 20;

    private const string Views = """
        select concat_ws(
            ' ', c.relname, obj_description(c.oid, 'pg_class'),
            (
                select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
                from pg_attribute a
                where a.attrelid = c.oid),
            pg_get_viewdef(c.oid))
        from pg_class c
        where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace
        order by c.relname
        """;

    private const string OfAnEarlierTime = """
        drop view v_schedules;
        create view v_schedules as select workflow, name from schedules;
        grant select on v_schedules to public;
        create view mine as select name from v_schedules;
        """;

    private const string OfALaterTime = """
        create or replace view v_events as
        select i.id, i.received_at, i.via, i.source, i.event_id, i.type, i.subject, f.workflow, f.fate, f.run_id, f.reason, i.raw as later
        from inbox i
        left join inbox_fates f on f.event = i.id;
        comment on view v_events is 'EventFlow, revision 1000';
        """;

    private const string WithoutRevisions = """
        comment on view v_runs is null;
        comment on view v_tasks is null;
        """;

    [Fact]
    public async Task A_new_database_and_one_that_is_upgraded_have_the_same_views()
    {
        await using var created = await cluster.CreateStorageAsync();
        await using var upgraded = new ServiceCollection().AddPostgresStorage(await cluster.CreateDatabaseAsync()).BuildServiceProvider();
        await using (var context = await upgraded.GetRequiredService<IDbContextFactory<EventFlowDbContext>>().CreateDbContextAsync())
        {
            var applied = context.GetService<IHistoryRepository>();
            await RunAsync(upgraded, applied.GetCreateScript());
            foreach (var migration in context.Database.GetMigrations().TakeWhile(migration => string.CompareOrdinal(migration, "0020") < 0))
            {
                await RunAsync(upgraded, Sql.Read($"migration_{migration}"));
                await RunAsync(upgraded, applied.GetInsertScript(new HistoryRow(migration, "10")));
            }
        }

        var before = await ReadAsync(upgraded);
        await MigrateAsync(upgraded);

        var views = await ReadAsync(created);
        Assert.Equal(DatabaseViews.All.Count, views.Count);
        Assert.Equal(views, await ReadAsync(upgraded));
        Assert.Empty(views.Intersect(before));
    }

    [Fact]
    public async Task A_view_of_an_earlier_time_is_replaced_and_those_who_may_read_it_still_may()
    {
        await using var provider = await cluster.CreateStorageAsync();
        var views = await ReadAsync(provider);
        await RunAsync(provider, OfAnEarlierTime);

        await MigrateAsync(provider);

        Assert.Equal(views, (await ReadAsync(provider)).Where(view => !view.StartsWith("mine ", StringComparison.Ordinal)));
        Assert.Equal(["true"], await ReadAsync(provider, "select has_table_privilege('pg_monitor', 'v_schedules', 'select')::text"));
        Assert.Empty(await ReadAsync(provider, "select name from mine"));
    }

    [Fact]
    public async Task A_view_that_is_gone_comes_back()
    {
        await using var provider = await cluster.CreateStorageAsync();
        var views = await ReadAsync(provider);
        await RunAsync(provider, "drop view v_tasks");

        await MigrateAsync(provider);

        Assert.Equal(views, await ReadAsync(provider));
    }

    [Fact]
    public async Task A_view_of_a_later_time_stays()
    {
        await using var provider = await cluster.CreateStorageAsync();
        await RunAsync(provider, OfALaterTime);
        var views = await ReadAsync(provider);

        await MigrateAsync(provider);

        Assert.Equal(views, await ReadAsync(provider));
    }

    [Fact]
    public async Task Whoever_reads_while_views_are_replaced_does_not_fail()
    {
        await using var provider = await cluster.CreateStorageAsync();
        using var done = new CancellationTokenSource();
        var readers = new[] { ("v_runs", "v_tasks"), ("v_tasks", "v_runs"), ("v_runs", "v_runs") }
            .Select(views => Task.Run(() => CountReadsAsync(provider, views.Item1, views.Item2, done.Token))).ToList();

        for (var round = 0; round < Rounds; round++)
        {
            await RunAsync(provider, WithoutRevisions);
            await MigrateAsync(provider);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
    }

    /// <summary>Each time in one transaction and by statements that are prepared, which keep a plan of the view from before.</summary>
    private static async Task<int> CountReadsAsync(ServiceProvider provider, string first, string second, CancellationToken done)
    {
        await using var connection = await provider.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(CancellationToken.None);
        await using var one = connection.Query($"select count(*) from {first} where state = 'running'");
        await using var two = connection.Query($"select count(*) from {second} where state = 'running'");
        await one.PrepareAsync(CancellationToken.None);
        await two.PrepareAsync(CancellationToken.None);
        var reads = 0;
        do
        {
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            await one.ExecuteScalarAsync(CancellationToken.None);
            await two.ExecuteScalarAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            reads++;
        }
        while (!done.IsCancellationRequested);
        return reads;
    }

    private static Task MigrateAsync(ServiceProvider provider) => provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);

    private static async Task RunAsync(ServiceProvider provider, string sql)
    {
        await using var connection = await provider.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var command = connection.Query(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> ReadAsync(ServiceProvider provider, string sql = Views)
    {
        await using var connection = await provider.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var command = connection.Query(sql);
        await using var row = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await row.ReadAsync())
        {
            lines.Add(row.GetString(0));
        }

        return lines;
    }
}
