using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Migrations;
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
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private readonly string folder = Directory.CreateTempSubdirectory("eventflow-storage-").FullName;
    private int databases;
    private int port;

    public async Task InitializeAsync()
    {
        port = FreePort();
        var data = Path.Combine(folder, "data");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", folder);
        }

        await RunAsync(
            [.. AsPostgres, $"{Binaries}/initdb", "-D", data, "-U", "eventflow", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        await RunAsync([.. AsPostgres, $"{Binaries}/pg_ctl", "-D", data, "-w", "-l", Path.Combine(folder, "log"),
            "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}", "start"]);
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsync([.. AsPostgres, $"{Binaries}/pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "stop"]);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A new empty database; answers its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"storage_{Interlocked.Increment(ref databases)}";
        await using var source = NpgsqlDataSource.Create(For("postgres"));
        await using var command = source.CreateCommand();
        command.CommandText = $"create database {name}";
        await command.ExecuteNonQueryAsync();
        return For(name);
    }

    /// <summary>A new database with our tables, and the storage on it.</summary>
    public async Task<ServiceProvider> CreateStorageAsync(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection().AddPostgresStorage(await CreateDatabaseAsync());
        configure?.Invoke(services);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);
        return provider;
    }

    private string For(string database) => $"Host=127.0.0.1;Port={port};Username=eventflow;Database={database};Include Error Detail=true";

    // PostgreSQL refuses to run as root.
    private static string[] AsPostgres => Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
