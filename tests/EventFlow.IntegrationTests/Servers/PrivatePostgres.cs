using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace EventFlow.IntegrationTests.Servers;

/// <summary>
/// A PostgreSQL of this test run's own, as durable as a real one. Tests that kill it start their own; all others share <see cref="TestServers"/>.
/// </summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eventflow-postgres-").FullName;
    private readonly int port = FreePorts.Take();
    private int databases;
    private ProcessHost? process;

    private PrivatePostgres()
    {
    }

    /// <summary>The maintenance database, user <c>eventflow</c> (superuser, no password).</summary>
    public string ConnectionString => For("postgres");

    public int Pid => process!.Pid;

    public static async Task<PrivatePostgres> StartAsync(CancellationToken cancellationToken = default)
    {
        var server = new PrivatePostgres();
        try
        {
            await server.InitializeAsync(cancellationToken);
            await server.StartProcessAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new empty database; answers its connection string.</summary>
    public Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default) => CreateLikeAsync("template1", cancellationToken);

    /// <summary>A new database with all that is in one that nobody is connected to any more; answers its connection string.</summary>
    public Task<string> CopyDatabaseAsync(string connectionString, CancellationToken cancellationToken = default) =>
        CreateLikeAsync(new NpgsqlConnectionStringBuilder(connectionString).Database!, cancellationToken);

    /// <summary>Stops as an operator would (open transactions end) and starts again on the same data.</summary>
    /// <param name="away">How long it stays away; null: no longer than it takes.</param>
    public Task RestartAsync(TimeSpan? away = null, CancellationToken cancellationToken = default) => AgainAsync("INT", cancellationToken, away);

    /// <summary>Loses everything in memory at once, then recovers from the log.</summary>
    public Task KillAsync(CancellationToken cancellationToken = default) => AgainAsync("QUIT", cancellationToken);

    /// <summary>kill -9 of the postmaster. Its children notice and end by themselves; until the last of them has, a new one refuses to start.</summary>
    public async Task CrashAsync(CancellationToken cancellationToken = default)
    {
        var old = process!;
        old.KeepFolder();
        await old.KillAsync(cancellationToken);
        await old.DisposeAsync();
        await Eventually.BecomesAsync(
            async token =>
            {
                try
                {
                    await StartProcessAsync(token);
                    return true;
                }
                catch (ProcessEndedException)
                {
                    return false;
                }
            },
            "PostgreSQL starts on what its killed predecessor has left", null, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
        else if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Release() => process?.Release();

    private string For(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Database = database,
        Username = "eventflow",
        // 200 connections are shared by every test that runs at the time, and idle ones of finished tests must not pile up.
        MaxPoolSize = 25,
        ConnectionIdleLifetime = 5,
        ConnectionPruningInterval = 2,
    }.ConnectionString;

    [SuppressMessage("Security", "CA2100", Justification = "The names are counters of ours.")]
    private async Task<string> CreateLikeAsync(string model, CancellationToken cancellationToken)
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"create database {name} template {model}", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return For(name);
    }

    private async Task AgainAsync(string signal, CancellationToken cancellationToken, TimeSpan? away = null)
    {
        var old = process!;
        old.KeepFolder();
        await old.SignalAsync(signal, cancellationToken);
        await old.DisposeAsync();
        await Task.Delay(away ?? TimeSpan.Zero, TimeProvider.System, cancellationToken);
        await StartProcessAsync(cancellationToken);
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var command = Binaries.AsPostgresUser(
            Binaries.Postgres("initdb"), "--pgdata", Data, "--username=eventflow", "--auth=trust",
            "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(cancellationToken, "chown", "postgres:postgres", folder);
        }

        await RunAsync(cancellationToken, command);
    }

    private string Data => Path.Combine(folder, "data");

    private static async Task RunAsync(CancellationToken cancellationToken, params string[] command)
    {
        await using var process = await ProcessHost.StartAsync(new ProcessSpec(command[0], command[1..]), cancellationToken);
        if (await process.WaitForExitAsync(cancellationToken: cancellationToken) != 0)
        {
            throw new ProcessEndedException($"'{string.Join(' ', command)}' failed:\n{process.Output()}");
        }
    }

    private async Task StartProcessAsync(CancellationToken cancellationToken)
    {
        var command = Binaries.AsPostgresUser(
            Binaries.Postgres("postgres"), "-D", Data, "-p", $"{port}",
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder}",
            "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "max_connections=200", "-c", "timezone=UTC");

        // Not killed: PostgreSQL would leave its shared memory behind. QUIT is its own "crash now".
        var spec = new ProcessSpec(command[0], command[1..]) { StopSignal = "QUIT", Folder = folder };
        process = await ProcessHost.StartAsync(spec, cancellationToken);
        await process.WaitForLineAsync(
            line => line.Contains("database system is ready to accept connections", StringComparison.Ordinal), "readiness", null, cancellationToken);
    }
}
