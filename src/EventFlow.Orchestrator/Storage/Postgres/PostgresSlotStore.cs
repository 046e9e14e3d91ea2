using System.Data;
using EventFlow.Contracts;
using EventFlow.Core.Planning;
using EventFlow.Core.Pools;
using EventFlow.Orchestrator.Pools;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Grants under the lock of the pool's row. Every read after it sees what the holder before has written; what runs give back
/// meanwhile only makes room.</summary>
internal sealed class PostgresSlotStore(CommitConnections connections, NpgsqlDataSource source) : ISlotStore
{
    private const int MostAtOnce = 200;
    private const int MostHealed = 1_000;

    public async Task<SlotRound> GrantAsync(string pool, CancellationToken cancellationToken)
    {
        await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var look = await LookAsync(connection, pool, cancellationToken);
        var verdict = PoolGate.Decide(look.Settings, look.State, look.Load, look.Now);
        var granted = look.Line.Take(verdict.Grants).ToList();
        await using var batch = new NpgsqlBatch(connection);
        if (granted.Count > 0)
        {
            Grant(batch, granted, look.Now);
        }

        if (look.Exists && verdict.State != look.State)
        {
            batch.BatchCommands.Add(
                Queries.BatchCommand(Sql.KeepPoolState).With("pool", NpgsqlDbType.Text, pool).WithState(verdict.State));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new SlotRound(granted, granted.Count == MostAtOnce ? TimeSpan.Zero : verdict.Next);
    }

    public async Task<IReadOnlyList<string>> RestlessAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.RestlessPools);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var pools = new List<string>();
        while (await row.ReadAsync(cancellationToken))
        {
            pools.Add(row.GetString(0));
        }

        return pools;
    }

    public Task<IReadOnlyList<SlotGranted>> UntakenAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        SlotsAsync(Sql.UntakenSlots, grace, cancellationToken);

    public Task<IReadOnlyList<SlotGranted>> HealAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        SlotsAsync(Sql.HealSlots, grace, cancellationToken);

    private async Task<IReadOnlyList<SlotGranted>> SlotsAsync(string sql, TimeSpan grace, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql)
            .With("grace", NpgsqlDbType.Interval, grace)
            .With("limit", NpgsqlDbType.Integer, MostHealed);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var slots = new List<SlotGranted>();
        while (await row.ReadAsync(cancellationToken))
        {
            slots.Add(new SlotGranted(row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetString(3)));
        }

        return slots;
    }

    private static async Task<Look> LookAsync(NpgsqlConnection connection, string pool, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in new[] { Sql.LockPool, Sql.CollectSlots, Sql.MeasurePool, Sql.FirstInLine })
        {
            batch.BatchCommands.Add(Queries.BatchCommand(sql).With("pool", NpgsqlDbType.Text, pool));
        }

        batch.BatchCommands[^1].With("limit", NpgsqlDbType.Integer, MostAtOnce);
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        var look = await row.ReadAsync(cancellationToken)
            ? new Look(true, PoolColumns.Limits(row, 0), PoolColumns.State(row, 7), row.Time(12))
            : new Look(false, new PoolSettings(), new PoolState(), DateTimeOffset.MinValue);
        return await ReadLoadAsync(row, look, pool, cancellationToken);
    }

    private static async Task<Look> ReadLoadAsync(NpgsqlDataReader row, Look look, string pool, CancellationToken cancellationToken)
    {
        var ended = new List<SlotEnd>();
        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            ended.Add(new SlotEnd(row.Time(0), row.GetString(1) == "failure" ? SlotOutcome.Failure : SlotOutcome.Success));
        }

        await row.NextResultAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var (used, probing) = (row.GetInt32(0), row.GetInt32(1));
        var (line, weights) = (new List<SlotGranted>(), new List<int>());
        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            line.Add(new SlotGranted(row.GetGuid(0), row.GetString(1), row.GetInt32(2), pool));
            weights.Add(row.GetInt32(3));
        }

        return look with { Line = line, Load = new PoolLoad(used, probing, ended, weights) };
    }

    private static void Grant(NpgsqlBatch batch, List<SlotGranted> granted, DateTimeOffset now)
    {
        var command = Queries.BatchCommand(Sql.GrantSlots);
        command.List(NpgsqlDbType.Uuid, granted, slot => slot.RunId);
        command.List(NpgsqlDbType.Text, granted, slot => slot.Path);
        command.List(NpgsqlDbType.Integer, granted, slot => slot.Attempt);
        command.Parameters.Add(
            new NpgsqlParameter<DateTimeOffset> { NpgsqlDbType = NpgsqlDbType.TimestampTz, TypedValue = now.ToUniversalTime() });
        batch.BatchCommands.Add(command);
    }

    /// <summary>The pool and its line at one moment, that of the lock.</summary>
    private sealed record Look(bool Exists, PoolSettings Settings, PoolState State, DateTimeOffset Now)
    {
        public IReadOnlyList<SlotGranted> Line { get; init; } = [];
        public PoolLoad Load { get; init; } = new(0, 0, [], []);
    }
}
