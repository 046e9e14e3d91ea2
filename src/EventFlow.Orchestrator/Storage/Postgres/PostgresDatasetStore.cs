using EventFlow.Contracts.Api;
using EventFlow.Core.Events;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresDatasetStore(NpgsqlDataSource source) : IDatasetStore
{
    public async Task<IReadOnlyList<DatasetUpdate>> PendingAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.PendingUpdates).With("limit", NpgsqlDbType.Integer, limit);
        return await ReadAsync(
            command,
            row => new DatasetUpdate(
                row.GetGuid(0), row.GetString(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetInt32(5), row.Time(6),
                row.TextOrNull(7),
                row.GetInt32(8)),
            cancellationToken);
    }

    public async Task RelayedAsync(IReadOnlyList<Guid> updates, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.DropUpdates)
            .With("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, updates.ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<DatasetView?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await ListAsync(name, after: null, limit: 1, cancellationToken)).SingleOrDefault();

    public async Task<Page<DatasetView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken) => Paging.Cut(
        await ListAsync(name: null, Cursor.ToText(cursor), limit + 1, cancellationToken), limit, last => Cursor.OfText(last.Name));

    public async Task<IReadOnlyList<DatasetVersionView>> VersionsAsync(
        string name, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListDatasetVersions)
            .With("dataset", NpgsqlDbType.Text, name)
            .With("before", NpgsqlDbType.Bigint, before)
            .With("limit", NpgsqlDbType.Integer, limit);
        return await ReadAsync(
            command,
            row => new DatasetVersionView(
                row.GetInt64(0), row.Time(1), row.GetGuid(2), row.IsDBNull(3) ? null : row.GetGuid(3), row.TextOrNull(4),
                Payload.Read(row.TextOrNull(5))),
            cancellationToken);
    }

    public async Task<IReadOnlyList<OpenSet>> OpenSetsAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.OpenSets);
        return await ReadAsync(
            command, row => new OpenSet(row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetFieldValue<string[]>(3)),
            cancellationToken);
    }

    private async Task<List<DatasetView>> ListAsync(string? name, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListDatasets)
            .With("name", NpgsqlDbType.Text, name)
            .With("after", NpgsqlDbType.Text, after)
            .With("limit", NpgsqlDbType.Integer, limit);
        return await ReadAsync(
            command,
            row => new DatasetView(
                row.GetString(0), row.GetInt64(1), row.Time(2), row.IsDBNull(3) ? null : row.GetGuid(3), row.TextOrNull(4),
                Payload.Read(row.TextOrNull(5))),
            cancellationToken);
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
