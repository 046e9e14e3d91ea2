using EventFlow.Core.Pools;
using EventFlow.Orchestrator.Pools;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresPoolStore(NpgsqlDataSource source) : IPoolStore
{
    private const long ChangesKey = 0x45_56_45_4E_54_46_50_4C;

    public Task<IReadOnlyList<StoredPool>> ListAsync(CancellationToken cancellationToken) => ReadAsync(null, cancellationToken);

    public async Task<StoredPool?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await ReadAsync(name, cancellationToken)).SingleOrDefault();

    public async Task<SetPool> SetAsync(string name, PoolSettings settings, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var turn = connection.Query(Sql.LockPoolChanges).With("key", NpgsqlDbType.Bigint, ChangesKey);
        await turn.ExecuteNonQueryAsync(cancellationToken);
        if (await TakenAsync(connection, name, settings.Types, cancellationToken) is { } taken)
        {
            return taken;
        }

        var (before, state, now) = await LockAsync(connection, name, cancellationToken);
        state = before is null ? PoolChanges.New(now) : PoolChanges.Apply(before, settings, state, now);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            Queries.BatchCommand(Sql.SetPool).With("name", NpgsqlDbType.Text, name).WithSettings(settings).WithState(state));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SetPool(before is null ? PoolChange.Created : PoolChange.Changed);
    }

    public async Task<DeletedPool> DeleteAsync(string name, bool evenInUse, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if ((await LockAsync(connection, name, cancellationToken)).Before is null)
        {
            return new DeletedPool(PoolFate.Unknown);
        }

        var (running, waiting) = await UseAsync(connection, name, cancellationToken);
        if (!evenInUse && running + waiting > 0)
        {
            return new DeletedPool(PoolFate.InUse, running, waiting);
        }

        await using var delete = connection.Query(Sql.DeletePool).With("name", NpgsqlDbType.Text, name);
        await delete.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new DeletedPool(PoolFate.Deleted, running, waiting);
    }

    public async Task<IReadOnlyDictionary<string, string>> TypesAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.PoolTypes);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var pools = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellationToken))
        {
            foreach (var type in row.GetFieldValue<string[]>(1))
            {
                pools[type] = row.GetString(0);
            }
        }

        return pools;
    }

    private async Task<IReadOnlyList<StoredPool>> ReadAsync(string? name, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListPools)
            .With("name", NpgsqlDbType.Text, name)
            .With("most", NpgsqlDbType.Integer, IPoolStore.MostCounted);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var pools = new List<StoredPool>();
        while (await row.ReadAsync(cancellationToken))
        {
            var settings = PoolColumns.Limits(row, 1) with { Types = row.GetFieldValue<string[]>(8) };
            pools.Add(new StoredPool(
                row.GetString(0), settings, PoolWords.ParsePhase(row.GetString(9)), row.Time(10), row.GetInt32(11), row.GetInt32(12),
                row.GetInt32(13)));
        }

        return pools;
    }

    private static async Task<SetPool?> TakenAsync(
        NpgsqlConnection connection, string name, IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.PoolOfTypes)
            .With("types", NpgsqlDbType.Array | NpgsqlDbType.Text, types.ToArray())
            .With("name", NpgsqlDbType.Text, name);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            return null;
        }

        var theirs = row.GetFieldValue<string[]>(1);
        return new SetPool(PoolChange.TypeTaken, types.First(type => theirs.Contains(type)), row.GetString(0));
    }

    private static async Task<(PoolSettings? Before, PoolState State, DateTimeOffset Now)> LockAsync(
        NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.LockPool).With("pool", NpgsqlDbType.Text, name);
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (await row.ReadAsync(cancellationToken))
            {
                return (PoolColumns.Limits(row, 0), PoolColumns.State(row, 7), row.Time(12));
            }
        }

        await using var clock = connection.Query(Sql.Now);
        await using var now = await clock.ExecuteReaderAsync(cancellationToken);
        await now.ReadAsync(cancellationToken);
        return (null, new PoolState(), now.Time(0));
    }

    private static async Task<(int Running, int Waiting)> UseAsync(
        NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.PoolUse)
            .With("name", NpgsqlDbType.Text, name)
            .With("most", NpgsqlDbType.Integer, IPoolStore.MostCounted);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetInt32(0), row.GetInt32(1));
    }
}
