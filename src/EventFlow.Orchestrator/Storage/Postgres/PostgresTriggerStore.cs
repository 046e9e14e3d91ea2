using Npgsql;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresTriggerStore(NpgsqlDataSource source) : ITriggerStore
{
    public async Task<TriggerSet?> ReadAsync(long known, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var count = connection.Query(Sql.CountChanges);

        // The number before the versions: what is applied in between is then read once more.
        var number = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        if (number == known)
        {
            return null;
        }

        await using var list = connection.Query(Sql.TriggeredVersions);
        await using var row = await list.ExecuteReaderAsync(cancellationToken);
        var workflows = new List<(string, int, DateTimeOffset?)>();
        while (await row.ReadAsync(cancellationToken))
        {
            workflows.Add((row.GetString(0), row.GetInt32(1), row.TimeOrNull(2)));
        }

        return new TriggerSet(number, workflows);
    }
}
