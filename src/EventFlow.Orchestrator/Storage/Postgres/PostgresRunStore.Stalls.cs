using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed partial class PostgresRunStore
{
    public async Task<IReadOnlyList<StalledRun>> FindStalledAsync(
        TimeSpan startGrace, TimeSpan dispatchGrace, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken)
    {
        var stalled = new List<StalledRun>();
        await EachDayAsync(
            Sql.FindStalled,
            async (command, day) =>
            {
                command
                    .Within(new RunSpan(day.First, day.Plus(1).First))
                    .With("start_grace", NpgsqlDbType.Interval, startGrace)
                    .With("dispatch_grace", NpgsqlDbType.Interval, dispatchGrace)
                    .With("types", NpgsqlDbType.Array | NpgsqlDbType.Text, types.ToArray())
                    .With("limit", NpgsqlDbType.Integer, limit - stalled.Count);
                stalled.AddRange(
                    await ReadAsync(command, row => new StalledRun(row.GetGuid(0), Kind(row.GetString(1))), cancellationToken));
                return stalled.Count < limit;
            },
            cancellationToken);
        return stalled;
    }

    public Task<IReadOnlyDictionary<string, int>> QueuedTypesAsync(TimeSpan age, CancellationToken cancellationToken) =>
        CountByDayAsync(Sql.QueuedTypes, command => command.With("age", NpgsqlDbType.Interval, age), cancellationToken);

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

    public Task<IReadOnlyDictionary<string, int>> QueuedByWorkflowAsync(CancellationToken cancellationToken) =>
        CountByDayAsync(Sql.QueuedByWorkflow, command => command, cancellationToken);

    // On connections that look things up by an index: a scan of the table begins with its old runs, and the pending ones are young.
    public async Task<int> CountPendingAsync(int limit, CancellationToken cancellationToken)
    {
        var pending = 0;
        foreach (var span in await unfinished.SpansAsync(cancellationToken))
        {
            await using var command = connections.Source.CreateCommand(Sql.CountPending)
                .Within(span)
                .With("limit", NpgsqlDbType.Integer, limit - pending);
            pending += (int)(await command.ExecuteScalarAsync(cancellationToken))!;
            if (pending >= limit)
            {
                break;
            }
        }

        return pending;
    }

    public async Task<IReadOnlyDictionary<string, int>> CountPendingOfAsync(
        IReadOnlyCollection<string> workflows, int limit, CancellationToken cancellationToken)
    {
        var counts = await CountAsync(
            span => connections.Source.CreateCommand(Sql.CountPendingOf)
                .Within(span)
                .With("workflows", NpgsqlDbType.Array | NpgsqlDbType.Text, workflows.ToArray())
                .With("limit", NpgsqlDbType.Integer, limit),
            cancellationToken);
        return counts.ToDictionary(count => count.Key, count => Math.Min(count.Value, limit));
    }

    private async Task<Dictionary<string, int>> CountAsync(Func<RunSpan, NpgsqlCommand> query, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var span in await unfinished.SpansAsync(cancellationToken))
        {
            await using var command = query(span);
            await AddAsync(counts, command, cancellationToken);
        }

        return counts;
    }

    private async Task<IReadOnlyDictionary<string, int>> CountByDayAsync(
        DayQuery query, Func<NpgsqlCommand, NpgsqlCommand> with, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        await EachDayAsync(
            query,
            async (command, _) =>
            {
                await AddAsync(counts, with(command), cancellationToken);
                return true;
            },
            cancellationToken);
        return counts;
    }

    /// <summary>Asks one day after the other, the oldest first, until <paramref name="ask"/> has enough.
    /// What is asked of everything unfinished is read from small indexes; with a range of ids in the query the planner would read the keys
    /// of all that is finished too.</summary>
    private async Task EachDayAsync(DayQuery query, Func<NpgsqlCommand, RunDay, Task<bool>> ask, CancellationToken cancellationToken)
    {
        foreach (var day in await unfinished.DaysAsync(cancellationToken))
        {
            await using var command = connections.Watching.CreateCommand(query.On(day));
            try
            {
                if (!await ask(command, day))
                {
                    return;
                }
            }
            catch (PostgresException gone) when (DayFaults.IsGone(gone))
            {
                days.Forget(day);
            }
        }
    }

    private static async Task AddAsync(Dictionary<string, int> counts, NpgsqlCommand command, CancellationToken cancellationToken)
    {
        foreach (var (name, count) in await ReadAsync(command, row => (row.GetString(0), row.GetInt32(1)), cancellationToken))
        {
            counts[name] = counts.GetValueOrDefault(name) + count;
        }
    }

    private static StallKind Kind(string word) => word switch
    {
        "start" => StallKind.Start,
        "cancel" => StallKind.Cancel,
        "dispatch" => StallKind.Dispatch,
        "signal" => StallKind.Signal,
        "child" => StallKind.Child,
        "orphan" => StallKind.Orphan,
        _ => StallKind.Settle,
    };
}
