using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Due schedules under the locks of an open transaction. A process that dies lets go of them, and nothing has happened.</summary>
internal sealed class PostgresScheduleClaim : IScheduleClaim
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly RunAcceptor acceptor;

    private PostgresScheduleClaim(NpgsqlConnection connection, NpgsqlTransaction transaction, RunAcceptor acceptor)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.acceptor = acceptor;
    }

    public DateTimeOffset Now { get; private set; }
    public IReadOnlyList<StoredSchedule> Due { get; private set; } = [];

    public static async Task<PostgresScheduleClaim> OpenAsync(
        NpgsqlDataSource source, RunAcceptor acceptor, int limit, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            var claim = new PostgresScheduleClaim(connection, await connection.BeginTransactionAsync(cancellationToken), acceptor);
            await claim.ReadAsync(limit, cancellationToken);
            return claim;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<IReadOnlyList<AcceptedRun>> CommitAsync(
        IReadOnlyList<NewRun> runs, IReadOnlyList<ScheduleEvent> events, IReadOnlyList<StoredSchedule> moved,
        CancellationToken cancellationToken)
    {
        var accepted = await acceptor.AcceptAsync(connection, runs, cancellationToken);
        if (moved.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(Move(moved));
            if (events.Count > 0)
            {
                batch.BatchCommands.Add(Tell(events));
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        Failpoint.Hit("K15");
        await transaction.CommitAsync(cancellationToken);
        return accepted;
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task ReadAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.ClaimDueSchedules).With("limit", NpgsqlDbType.Integer, limit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<StoredSchedule>();
        while (await row.ReadAsync(cancellationToken))
        {
            due.Add(ScheduleColumns.Read(row));
            Now = row.Time(ScheduleColumns.Count);
        }

        Due = due;
    }

    private static NpgsqlBatchCommand Tell(IReadOnlyList<ScheduleEvent> events)
    {
        var command = Queries.BatchCommand(Sql.AddFires.For(events.Count));
        command.Column(NpgsqlDbType.Uuid, events, one => one.Id);
        command.Column(NpgsqlDbType.TimestampTz, events, one => one.At.ToUniversalTime());
        command.Column(NpgsqlDbType.Json, events, one => SafeText.Json(one.Event.Json.GetRawText()));
        return command;
    }

    private static NpgsqlBatchCommand Move(IReadOnlyList<StoredSchedule> moved)
    {
        var command = Queries.BatchCommand(Sql.MoveSchedules.For(moved.Count));
        command.Column(NpgsqlDbType.Uuid, moved, schedule => schedule.Id);
        command.Column(NpgsqlDbType.TimestampTz, moved, schedule => schedule.LastAt.ToUniversalTime());
        command.Column(NpgsqlDbType.TimestampTz, moved, schedule => schedule.NextAt?.ToUniversalTime());
        command.Column(NpgsqlDbType.TimestampTz, moved, schedule => schedule.NextDueAt?.ToUniversalTime());
        command.Column(NpgsqlDbType.Uuid, moved, schedule => schedule.LastRunId);
        command.Column(NpgsqlDbType.Text, moved, schedule => SafeText.Long(schedule.Problem));
        return command;
    }
}
