using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresBackfillSession : IBackfillSession
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly RunAcceptor acceptor;

    private PostgresBackfillSession(
        NpgsqlConnection connection, NpgsqlTransaction transaction, RunAcceptor acceptor,
        (StoredBackfill Backfill, DateTimeOffset Now, DateTimeOffset? WorkflowDeletedAt) locked)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.acceptor = acceptor;
        (Backfill, Now, WorkflowDeletedAt) = locked;
    }

    public StoredBackfill Backfill { get; }
    public DateTimeOffset Now { get; }
    public DateTimeOffset? WorkflowDeletedAt { get; }

    public static async Task<PostgresBackfillSession?> OpenAsync(
        NpgsqlDataSource source, RunAcceptor acceptor, Guid id, bool wait, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = connection.Query(wait ? Sql.LockBackfill : Sql.TryLockBackfill).With("id", NpgsqlDbType.Uuid, id);
            var found = await PostgresBackfillStore.ReadAsync(
                command,
                row => (BackfillColumns.Read(row), row.Time(BackfillColumns.Count), row.TimeOrNull(BackfillColumns.Count + 1)),
                cancellationToken);
            if (found.Count > 0)
            {
                return new PostgresBackfillSession(connection, transaction, acceptor, found[0]);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public async Task<IReadOnlyList<(StoredInterval Interval, string? RunState)>> StartedAsync(CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.StartedIntervals).With("id", NpgsqlDbType.Uuid, Backfill.Id);
        return await PostgresBackfillStore.ReadAsync(
            command, row => (BackfillColumns.ReadInterval(row), row.TextOrNull(6)), cancellationToken);
    }

    public async Task<IReadOnlyList<StoredInterval>> WaitingAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.WaitingIntervals)
            .With("id", NpgsqlDbType.Uuid, Backfill.Id)
            .With("limit", NpgsqlDbType.Integer, limit);
        return await PostgresBackfillStore.ReadAsync(command, BackfillColumns.ReadInterval, cancellationToken);
    }

    public async Task<bool> HasFailedAsync(CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.HasBadInterval).With("id", NpgsqlDbType.Uuid, Backfill.Id);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<IReadOnlyList<AcceptedRun>> CommitAsync(
        StoredBackfill backfill, IReadOnlyList<StoredInterval> changed, IReadOnlyList<NewRun> runs, CancellationToken cancellationToken)
    {
        var accepted = await acceptor.AcceptAsync(connection, runs, cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(BackfillColumns.Change(backfill));
        if (changed.Count > 0)
        {
            batch.BatchCommands.Add(BackfillColumns.Change(changed));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return accepted;
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
