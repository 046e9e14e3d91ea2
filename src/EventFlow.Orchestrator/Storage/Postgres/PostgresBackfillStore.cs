using EventFlow.Contracts.Api;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresBackfillStore(NpgsqlDataSource source, RunDays days, RunAcceptor acceptor) : IBackfillStore
{
    public async Task<bool> CreateAsync(
        StoredBackfill backfill, IReadOnlyList<StoredInterval> intervals, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(BackfillColumns.Add(backfill));
        if (await batch.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            return false;
        }

        await using var rows = new NpgsqlBatch(connection);
        rows.BatchCommands.Add(BackfillColumns.Add(intervals));
        await rows.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<(StoredBackfill Backfill, IReadOnlyDictionary<string, int> Intervals)?> FindAsync(
        Guid id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.FindBackfill).With("id", NpgsqlDbType.Uuid, id);
        if ((await ReadAsync(command, BackfillColumns.Read, cancellationToken)).SingleOrDefault() is not { } backfill)
        {
            return null;
        }

        await using var count = source.CreateCommand(Sql.CountBackfillIntervals).With("id", NpgsqlDbType.Uuid, id);
        var counts = await ReadAsync(count, row => (State: row.GetString(0), Count: row.GetInt32(1)), cancellationToken);
        return (backfill, counts.ToDictionary(one => one.State, one => one.Count));
    }

    public async Task<StoredBackfill?> FindByKeyAsync(string workflow, string key, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.FindBackfillByKey)
            .With("workflow", NpgsqlDbType.Text, SafeText.Long(workflow))
            .With("key", NpgsqlDbType.Text, key);
        return (await ReadAsync(command, BackfillColumns.Read, cancellationToken)).SingleOrDefault();
    }

    public async Task<Page<StoredBackfill>> ListAsync(string? workflow, string? cursor, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListBackfills)
            .With("workflow", NpgsqlDbType.Text, SafeText.Long(workflow))
            .With("before", NpgsqlDbType.Uuid, Cursor.ToRun(cursor))
            .With("limit", NpgsqlDbType.Integer, limit + 1);
        return Paging.Cut(await ReadAsync(command, BackfillColumns.Read, cancellationToken), limit, last => Cursor.OfRun(last.Id));
    }

    public async Task<IReadOnlyList<StoredInterval>> IntervalsAsync(Guid id, int after, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListBackfillIntervals)
            .With("id", NpgsqlDbType.Uuid, id)
            .With("after", NpgsqlDbType.Integer, after)
            .With("limit", NpgsqlDbType.Integer, limit);
        return await ReadAsync(command, BackfillColumns.ReadInterval, cancellationToken);
    }

    public async Task<IReadOnlyList<IntervalRun>> RunsOfAsync(
        string workflow, IReadOnlyCollection<string> ends, CancellationToken cancellationToken)
    {
        var runs = new List<IntervalRun>();
        foreach (var span in RunDays.Spans(await days.ListAsync(cancellationToken)))
        {
            await using var command = source.CreateCommand(Sql.FindIntervalRuns)
                .With("workflow", NpgsqlDbType.Text, workflow)
                .With("ends", NpgsqlDbType.Array | NpgsqlDbType.Text, ends.ToArray())
                .Within(span);
            runs.AddRange(await ReadAsync(
                command, row => new IntervalRun(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3)), cancellationToken));
        }

        return runs;
    }

    public async Task<IReadOnlyList<Guid>> OpenAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.OpenBackfills);
        return await ReadAsync(command, row => row.GetGuid(0), cancellationToken);
    }

    public async Task<IBackfillSession?> LockAsync(Guid id, bool wait, CancellationToken cancellationToken) =>
        await PostgresBackfillSession.OpenAsync(source, acceptor, id, wait, cancellationToken);

    internal static async Task<List<T>> ReadAsync<T>(
        NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(read(row));
        }

        return rows;
    }
}
