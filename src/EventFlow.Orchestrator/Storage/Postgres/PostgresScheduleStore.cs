using EventFlow.Contracts.Api;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresScheduleStore(NpgsqlDataSource source, CommitConnections connections, RunAcceptor acceptor) : IScheduleStore
{
    private const char Between = '\n';

    public async Task<Page<(StoredSchedule Schedule, DateTimeOffset? PausedAt)>> ListAsync(
        string? workflow, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.ToText(cursor)?.Split(Between);
        await using var command = source.CreateCommand(Sql.ListSchedules)
            .With("workflow", NpgsqlDbType.Text, SafeText.Long(workflow))
            .With("after_workflow", NpgsqlDbType.Text, after?[0])
            .With("after_name", NpgsqlDbType.Text, after?[^1])
            .With("limit", NpgsqlDbType.Integer, limit + 1);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(StoredSchedule Schedule, DateTimeOffset? PausedAt)>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add((ScheduleColumns.Read(row), row.TimeOrNull(ScheduleColumns.Count)));
        }

        return Paging.Cut(found, limit, last => Cursor.OfText($"{last.Schedule.Workflow}{Between}{last.Schedule.Name}"));
    }

    public async Task<WorkflowSchedules?> ChangeAsync(
        string workflow, Func<WorkflowSchedules, WorkflowSchedules> change, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(connection, workflow, cancellationToken) is not { } before)
        {
            return null;
        }

        var after = change(before);
        if (after != before)
        {
            await WriteAsync(connection, after, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return after;
    }

    public async Task<IReadOnlyList<string>> UnscheduledAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.UnscheduledWorkflows).With("limit", NpgsqlDbType.Integer, limit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var workflows = new List<string>();
        while (await row.ReadAsync(cancellationToken))
        {
            workflows.Add(row.GetString(0));
        }

        return workflows;
    }

    public async Task<ScheduleLook> LookAsync(CancellationToken cancellationToken)
    {
        await using var command = connections.Watching.CreateCommand(Sql.NextDueSchedule);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new ScheduleLook(row.Time(0), row.TimeOrNull(1));
    }

    public async Task<IScheduleClaim> ClaimAsync(int limit, CancellationToken cancellationToken) =>
        await PostgresScheduleClaim.OpenAsync(connections.Source, acceptor, limit, cancellationToken);

    public async Task ListenAsync(Action changed, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var listen = connection.Query(Sql.ListenToSchedules);
        await listen.ExecuteNonQueryAsync(cancellationToken);
        changed();
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
            changed();
        }
    }

    private static async Task<WorkflowSchedules?> LockAsync(
        NpgsqlConnection connection, string workflow, CancellationToken cancellationToken)
    {
        await using var state = connection.Query(Sql.LockSchedules).With("workflow", NpgsqlDbType.Text, SafeText.Long(workflow));
        await using var head = await state.ExecuteReaderAsync(cancellationToken);
        if (!await head.ReadAsync(cancellationToken))
        {
            return null;
        }

        var found = new WorkflowSchedules(workflow, head.GetInt32(0), head.GetInt32(1), head.TimeOrNull(2), head.Time(3), [])
        {
            DeletedAt = head.TimeOrNull(4),
        };
        await head.CloseAsync();
        await using var schedules = connection.Query(Sql.ReadSchedules).With("workflow", NpgsqlDbType.Text, SafeText.Long(workflow));
        await using var row = await schedules.ExecuteReaderAsync(cancellationToken);
        var rows = new List<StoredSchedule>();
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(ScheduleColumns.Read(row));
        }

        return found with { Schedules = rows };
    }

    private static async Task WriteAsync(NpgsqlConnection connection, WorkflowSchedules after, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Queries.BatchCommand(Sql.ScheduleStates)
            .With("workflow", NpgsqlDbType.Text, after.Workflow)
            .With("version", NpgsqlDbType.Integer, after.Version)
            .With("paused_at", NpgsqlDbType.TimestampTz, after.PausedAt));
        batch.BatchCommands.Add(Queries.BatchCommand(Sql.DropSchedules)
            .With("workflow", NpgsqlDbType.Text, after.Workflow)
            .With("kept", NpgsqlDbType.Array | NpgsqlDbType.Uuid, after.Schedules.Select(schedule => schedule.Id).ToArray()));
        foreach (var schedule in after.Schedules)
        {
            var put = Queries.BatchCommand(Sql.PutSchedule);
            ScheduleColumns.AddTo(put, schedule);
            batch.BatchCommands.Add(put);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
