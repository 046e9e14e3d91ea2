using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Storage.Migrations;

namespace EventFlow.Server;

/// <summary>Migrates at start, and waits for a database that comes up later than the server.</summary>
internal sealed class DatabasePreparation(
    DatabaseMigrator migrator, TimeProvider time, ILogger<DatabasePreparation> logger) : IHostedService
{
    private const int Tries = 20;
    private const string NotReached = "EF3010";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await migrator.MigrateAsync(cancellationToken);
                return;
            }
            catch (StorageException exception) when (exception.Code == NotReached && attempt < Tries)
            {
                Log.DatabaseNotReady(logger, Pause, exception.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    // The last of all hosted services to stop.
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Failpoint.Hit("K14");
        return Task.CompletedTask;
    }
}
