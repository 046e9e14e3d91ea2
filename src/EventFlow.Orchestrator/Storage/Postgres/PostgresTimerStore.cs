using EventFlow.Core.Planning;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresTimerStore(NpgsqlDataSource source) : ITimerStore
{
    public async Task<IReadOnlyList<TimerKey>> ClaimDueAsync(int limit, TimeSpan again, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ClaimDueTimers)
            .With("limit", NpgsqlDbType.Integer, limit)
            .With("again", NpgsqlDbType.Interval, again);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<TimerKey>();
        while (await row.ReadAsync(cancellationToken))
        {
            keys.Add(new TimerKey(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetInt32(3)));
        }

        return keys;
    }

    public async Task<TimeSpan?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.NextDueTimer);
        return await command.ExecuteScalarAsync(cancellationToken) as TimeSpan?;
    }
}
