using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed partial class PostgresRunStore
{
    public async Task<IReadOnlyList<StalledRun>> FindStalledAsync(
        TimeSpan startGrace, TimeSpan dispatchGrace, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken)
    {
        return await OldestFirstAsync(
            limit,
            async (span, rest) =>
            {
                await using var command = source.CreateCommand(Sql.FindStalled)
                    .Within(span)
                    .With("start_grace", NpgsqlDbType.Interval, startGrace)
                    .With("dispatch_grace", NpgsqlDbType.Interval, dispatchGrace)
                    .With("types", NpgsqlDbType.Array | NpgsqlDbType.Text, types.ToArray())
                    .With("limit", NpgsqlDbType.Integer, rest);
                return await ReadAsync(command, row => new StalledRun(row.GetGuid(0), Kind(row.GetString(1))), cancellationToken);
            },
            cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, int>> QueuedTypesAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var types = await OldestFirstAsync(
            int.MaxValue,
            async (span, _) =>
            {
                await using var command = source.CreateCommand(Sql.QueuedTypes).Within(span).With("age", NpgsqlDbType.Interval, age);
                return await ReadAsync(command, row => (Type: row.GetString(0), Tasks: row.GetInt32(1)), cancellationToken);
            },
            cancellationToken);
        return types.GroupBy(type => type.Type).ToDictionary(type => type.Key, type => type.Sum(part => part.Tasks));
    }

    public async Task<IReadOnlyList<Guid>> OldestPendingAsync(string workflow, int limit, CancellationToken cancellationToken)
    {
        return await OldestFirstAsync(
            limit,
            async (span, rest) =>
            {
                await using var command = source.CreateCommand(Sql.OldestPending)
                    .Within(span)
                    .With("workflow", NpgsqlDbType.Text, workflow)
                    .With("limit", NpgsqlDbType.Integer, rest);
                return await ReadAsync(command, row => row.GetGuid(0), cancellationToken);
            },
            cancellationToken);
    }

    private async Task<List<T>> OldestFirstAsync<T>(
        int limit, Func<RunSpan, int, Task<List<T>>> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        foreach (var span in await unfinished.SpansAsync(cancellationToken))
        {
            rows.AddRange(await read(span, limit - rows.Count));
            if (rows.Count >= limit)
            {
                break;
            }
        }

        return rows;
    }

    private static StallKind Kind(string word) => word switch
    {
        "start" => StallKind.Start,
        "cancel" => StallKind.Cancel,
        "dispatch" => StallKind.Dispatch,
        _ => StallKind.Settle,
    };
}
