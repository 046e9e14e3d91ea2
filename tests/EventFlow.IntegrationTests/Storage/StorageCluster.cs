using EventFlow.IntegrationTests.Servers;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventFlow.IntegrationTests.Storage;

[CollectionDefinition(Name)]
public sealed class StorageCollection : ICollectionFixture<StorageCluster>
{
    public const string Name = "storage";
}

/// <summary>A PostgreSQL server of these tests' own, durable as in production.</summary>
public sealed class StorageCluster : IAsyncLifetime
{
    private PrivatePostgres? server;
    private MigratedDatabases? migrated;

    public async Task InitializeAsync()
    {
        server = await PrivatePostgres.StartAsync();
        migrated = new MigratedDatabases(server);
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await server!.DisposeAsync();
    }

    /// <summary>A new empty database; answers its connection string.</summary>
    public async Task<string> CreateDatabaseAsync() => WithDetails(await server!.CreateDatabaseAsync());

    /// <summary>A new database with our tables, and the storage on it.</summary>
    public async Task<ServiceProvider> CreateStorageAsync(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection().AddPostgresStorage(WithDetails(await migrated!.CreateAsync()));
        configure?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private static string WithDetails(string database) =>
        new NpgsqlConnectionStringBuilder(database) { IncludeErrorDetail = true }.ConnectionString;
}
