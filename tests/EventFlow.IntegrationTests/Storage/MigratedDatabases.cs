using EventFlow.IntegrationTests.Servers;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.IntegrationTests.Storage;

/// <summary>Databases that have our tables from the start: copies of one that is migrated once.</summary>
internal sealed class MigratedDatabases(PrivatePostgres server)
{
    private static readonly Lazy<Task<MigratedDatabases>> Shared = new(async () => new(await TestServers.PostgresAsync()));

    private readonly Lazy<Task<string>> model = new(() => MigrateAsync(server));

    /// <summary>A database on the server that all tests share.</summary>
    public static async Task<string> CreateSharedAsync() => await (await Shared.Value).CreateAsync();

    public async Task<string> CreateAsync() => await server.CopyDatabaseAsync(await model.Value);

    private static async Task<string> MigrateAsync(PrivatePostgres server)
    {
        var database = await server.CreateDatabaseAsync();
        await using var provider = new ServiceCollection().AddPostgresStorage(database).BuildServiceProvider();
        await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);
        return database;
    }
}
