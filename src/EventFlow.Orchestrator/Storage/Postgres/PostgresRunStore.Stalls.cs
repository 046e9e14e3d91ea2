using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed partial class PostgresRunStore
{
    public async Task<IReadOnlyList<StalledRun>> FindStalledAsync(
        TimeSpan startGrace, TimeSpan dispatchGrace, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.FindStalled)
            .With("start_grace", NpgsqlDbType.Interval, startGrace)
            .With("dispatch_grace", NpgsqlDbType.Interval, dispatchGrace)
            .With("types", NpgsqlDbType.Array | NpgsqlDbType.Text, types.ToArray())
            .With("limit", NpgsqlDbType.Integer, limit);
        return await ReadAsync(command, row => new StalledRun(row.GetGuid(0), Kind(row.GetString(1))), cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, int>> QueuedTypesAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.QueuedTypes).With("age", NpgsqlDbType.Interval, age);
        return await CountsAsync(command, cancellationToken);
    }

    public async Task<IReadOnlyList<Guid>> OldestPendingAsync(string workflow, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.OldestPending)
            .With("workflow", NpgsqlDbType.Text, workflow)
            .With("limit", NpgsqlDbType.Integer, limit);
        return await ReadAsync(command, row => row.GetGuid(0), cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, int>> QueuedByWorkflowAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.QueuedByWorkflow);
        return await CountsAsync(command, cancellationToken);
    }

    // On connections that look things up by an index: a scan of the table begins with its old runs, and the pending ones are young.
    public async Task<int> CountPendingAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = connections.Source.CreateCommand(Sql.CountPending).With("limit", NpgsqlDbType.Integer, limit);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<IReadOnlyDictionary<string, int>> CountPendingOfAsync(
        IReadOnlyCollection<string> workflows, int limit, CancellationToken cancellationToken)
    {
        await using var command = connections.Source.CreateCommand(Sql.CountPendingOf)
            .With("workflows", NpgsqlDbType.Array | NpgsqlDbType.Text, workflows.ToArray())
            .With("limit", NpgsqlDbType.Integer, limit);
        return await CountsAsync(command, cancellationToken);
    }

    private static async Task<IReadOnlyDictionary<string, int>> CountsAsync(NpgsqlCommand command, CancellationToken cancellationToken) =>
        new Dictionary<string, int>(
            await ReadAsync(command, row => KeyValuePair.Create(row.GetString(0), row.GetInt32(1)), cancellationToken));

    private static StallKind Kind(string word) => word switch
    {
        "start" => StallKind.Start,
        "cancel" => StallKind.Cancel,
        "dispatch" => StallKind.Dispatch,
        _ => StallKind.Settle,
    };
}
