using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresPlaceStore(NpgsqlDataSource source, CommitConnections connections) : IPlaceStore
{
    private const int MostAtOnce = 100;

    public async Task<IReadOnlyList<Guid>> HealAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var granted = new List<Guid>();
        if (await LeftAsync(age, cancellationToken) is { Length: > 0 } left)
        {
            granted.AddRange(await ReleaseAsync(left, cancellationToken));
        }

        foreach (var (workflow, key) in await OpenAsync(cancellationToken))
        {
            granted.AddRange(await GrantAsync(workflow, key, cancellationToken));
        }

        return granted;
    }

    public async Task<bool> RetakeAsync(Guid run, int max, CancellationToken cancellationToken)
    {
        await using var asking = source.CreateCommand(Sql.LineOfRun).With("id", NpgsqlDbType.Uuid, run);
        if ((await ReadAsync(asking, row => (Workflow: row.GetString(0), Key: row.TextOrNull(1)), cancellationToken)).SingleOrDefault()
            is not { Key: { } key } line)
        {
            return true;
        }

        await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(PlaceLines.Of(Sql.LockLine, line.Workflow, key));
        batch.BatchCommands.Add(PlaceLines.Of(Sql.RetakePlace, line.Workflow, key)
            .With("run_id", NpgsqlDbType.Uuid, run)
            .With("max", NpgsqlDbType.Integer, max));
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        await rows.NextResultAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return rows.GetBoolean(0);
    }

    public async Task<IReadOnlyList<(Guid Run, string Reason)>> CanceledAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.CanceledPlaces)
            .With("age", NpgsqlDbType.Interval, age)
            .With("limit", NpgsqlDbType.Integer, MostAtOnce);
        return await ReadAsync(command, row => (row.GetGuid(0), row.GetString(1)), cancellationToken);
    }

    private async Task<Guid[]> LeftAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.LeftPlaces)
            .With("age", NpgsqlDbType.Interval, age)
            .With("limit", NpgsqlDbType.Integer, MostAtOnce);
        return [.. await ReadAsync(command, row => row.GetGuid(0), cancellationToken)];
    }

    private async Task<List<(string Workflow, string Key)>> OpenAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.OpenLines).With("limit", NpgsqlDbType.Integer, MostAtOnce);
        return await ReadAsync(command, row => (row.GetString(0), row.GetString(1)), cancellationToken);
    }

    private async Task<IReadOnlyList<Guid>> ReleaseAsync(Guid[] runs, CancellationToken cancellationToken)
    {
        await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        CommitPlaces.Release(batch, runs);
        return await CommitPlaces.ExecuteAsync(batch, cancellationToken);
    }

    private async Task<IReadOnlyList<Guid>> GrantAsync(string workflow, string key, CancellationToken cancellationToken)
    {
        await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(PlaceLines.Of(Sql.LockLine, workflow, key));
        batch.BatchCommands.Add(PlaceLines.Of(Sql.GrantLine, workflow, key));
        return await CommitPlaces.ExecuteAsync(batch, cancellationToken);
    }

    private static async Task<List<T>> ReadAsync<T>(
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
