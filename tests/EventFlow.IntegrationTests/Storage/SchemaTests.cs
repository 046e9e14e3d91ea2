using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class SchemaTests(StorageCluster cluster) : IAsyncLifetime
{
    private const string Columns = """
        select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'schema_migrations'
            and a.attnum > 0 and not a.attisdropped
        """;

    private const string Keys = """
        select conrelid::regclass || ' ' || case contype when 'p' then 'primary' else 'foreign' end || ' (' || (
            select string_agg(a.attname, ', ' order by k.place)
            from unnest(conkey) with ordinality as k (attnum, place)
            join pg_attribute a on a.attrelid = conrelid and a.attnum = k.attnum) || ')'
            || case when contype = 'f' then ' ' || confrelid::regclass || case confdeltype when 'c' then ' cascade' else '' end else '' end
        from pg_constraint
        where connamespace = 'public'::regnamespace and contype in ('p', 'f') and conparentid = 0 and conrelid::regclass::text <> 'schema_migrations'
        """;

    private ServiceProvider? provider;

    public async Task InitializeAsync() => provider = await cluster.CreateStorageAsync();

    public async Task DisposeAsync() => await provider!.DisposeAsync();

    [Fact]
    public async Task Migrated_columns_are_those_of_the_model()
    {
        var model = Tables().SelectMany(table => table.Columns.Select(column =>
            $"{table.Name}.{column.Name} {column.StoreType}{(column.IsNullable ? "" : " not null")}"));

        Assert.Equal(model.Order(StringComparer.Ordinal), await ReadAsync(Columns));
    }

    [Fact]
    public async Task Migrated_keys_are_those_of_the_model()
    {
        var model = Tables().SelectMany(table => table.ForeignKeyConstraints
            .Select(key =>
                $"{table.Name} foreign ({Names(key.Columns)}) {key.PrincipalTable.Name}{(key.OnDeleteAction == ReferentialAction.Cascade ? " cascade" : "")}")
            .Append($"{table.Name} primary ({Names(table.PrimaryKey!.Columns)})"));

        Assert.Equal(model.Order(StringComparer.Ordinal), await ReadAsync(Keys));
    }

    [Fact]
    public async Task What_every_commit_writes_has_no_check_that_each_statement_would_parse_again()
    {
        var checks = await ReadAsync("select conrelid::regclass || ' ' || conname from pg_constraint where contype = 'c' and conrelid <> 0");

        Assert.DoesNotContain(checks, check => check.StartsWith("runs", StringComparison.Ordinal)
            || check.StartsWith("tasks", StringComparison.Ordinal) || check.StartsWith("run_events", StringComparison.Ordinal)
            || check.StartsWith("timers", StringComparison.Ordinal));
    }

    private static string Names(IEnumerable<IColumn> columns) => string.Join(", ", columns.Select(column => column.Name));

    private IEnumerable<ITable> Tables()
    {
        using var context = provider!.GetRequiredService<IDbContextFactory<EventFlowDbContext>>().CreateDbContext();
        return context.Model.GetRelationalModel().Tables;
    }

    private async Task<List<string>> ReadAsync(string sql)
    {
        await using var connection = await provider!.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var command = connection.Query(sql);
        await using var row = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await row.ReadAsync())
        {
            lines.Add(row.GetString(0));
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }
}
