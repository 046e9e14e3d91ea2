using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Migrations;
using EventFlow.Orchestrator.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class DatabaseMigratorTests(StorageCluster cluster)
{
    [Fact]
    public async Task Servers_that_start_together_migrate_once()
    {
        var connectionString = await cluster.CreateDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var provider = Provider(connectionString);
            await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);
        })));

        await using var source = NpgsqlDataSource.Create(connectionString);
        Assert.Equal(4L, await ScalarAsync(source, "select count(*) from schema_migrations"));
        Assert.Equal(0L, await ScalarAsync(source, "select count(*) from pg_locks where locktype = 'advisory'"));
    }

    [Fact]
    public async Task Migrating_a_current_database_changes_nothing()
    {
        await using var provider = await cluster.CreateStorageAsync();

        await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);

        Assert.Equal(4L, await ScalarAsync(provider.GetRequiredService<NpgsqlDataSource>(), "select count(*) from schema_migrations"));
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await using var provider = await cluster.CreateStorageAsync();
        await ScalarAsync(provider.GetRequiredService<NpgsqlDataSource>(), "insert into schema_migrations values ('9999_future', '99')");

        var error = await Assert.ThrowsAsync<StorageException>(() => provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(default));

        Assert.StartsWith("EF3012", error.Message, StringComparison.Ordinal);
        Assert.Contains("9999_future", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_migrates_for_too_long_is_named_as_the_reason()
    {
        await using var provider = await cluster.CreateStorageAsync();
        var source = provider.GetRequiredService<NpgsqlDataSource>();
        await using var other = await source.OpenConnectionAsync();
        await using var take = other.Query(Sql.LockMigrations).With("key", NpgsqlDbType.Bigint, DatabaseMigrator.LockKey);
        await take.ExecuteNonQueryAsync();
        var migrator = new DatabaseMigrator(source, provider.GetRequiredService<IDbContextFactory<EventFlowDbContext>>())
        {
            LockTimeout = TimeSpan.FromSeconds(1),
        };

        var error = await Assert.ThrowsAsync<StorageException>(() => migrator.MigrateAsync(default));

        Assert.StartsWith("EF3011", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_named_without_its_password()
    {
        await using var provider = Provider("Host=127.0.0.1;Port=1;Username=flow;Password=hidden;Database=orders;Timeout=2");

        var error = await Assert.ThrowsAsync<StorageException>(() => provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(default));

        Assert.StartsWith("EF3010 PostgreSQL at 127.0.0.1:1, database 'orders', user 'flow'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_in_the_way_fails_the_migration_as_a_whole()
    {
        await using var provider = Provider(await cluster.CreateDatabaseAsync());
        var source = provider.GetRequiredService<NpgsqlDataSource>();
        await ScalarAsync(source, "create table timers (mine integer)");

        var error = await Assert.ThrowsAsync<StorageException>(() => provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(default));

        Assert.StartsWith("EF3013", error.Message, StringComparison.Ordinal);
        Assert.Equal(DBNull.Value, await ScalarAsync(source, "select to_regclass('runs')::text"));
    }

    private static ServiceProvider Provider(string connectionString) =>
        new ServiceCollection().AddPostgresStorage(connectionString).BuildServiceProvider();

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.Query(sql);
        return await command.ExecuteScalarAsync();
    }
}
