using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Lines of runs within a transaction, which has the lock of the line from the reading to its end.</summary>
internal static class PlaceLines
{
    public static async Task<RunLine> ReadAsync(
        NpgsqlConnection connection, string workflow, RunPlace place, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Of(Sql.LockLine, workflow, place.Key));
        batch.BatchCommands.Add(Of(Sql.ReadLine, workflow, place.Key).With("waiting", NpgsqlDbType.Integer, MostWaiting(place)));
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        await rows.NextResultAsync(cancellationToken);
        var (held, running, waiting) = (0, new List<Guid>(), new List<Guid>());
        while (await rows.ReadAsync(cancellationToken))
        {
            var isHeld = rows.GetBoolean(1);
            held += isHeld ? 1 : 0;
            if (!rows.GetBoolean(2))
            {
                (isHeld ? running : waiting).Add(rows.GetGuid(0));
            }
        }

        return new RunLine(held, running, waiting);
    }

    /// <summary>Before runs of several lines are accepted one after the other.</summary>
    public static async Task LockAsync(
        NpgsqlConnection connection, IReadOnlyList<(string Workflow, string Key)> lines, CancellationToken cancellationToken)
    {
        if (lines.Count > 0)
        {
            await using var command = connection.Query(Sql.LockLinesOf)
                .Next(NpgsqlDbType.Array | NpgsqlDbType.Text, lines.Select(line => line.Workflow).ToArray())
                .Next(NpgsqlDbType.Array | NpgsqlDbType.Text, lines.Select(line => line.Key).ToArray());
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public static async Task ChangeAsync(
        NpgsqlConnection connection, LineVerdict verdict, string reason, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (verdict.Canceled.Count > 0)
        {
            batch.BatchCommands.Add(Ids(Sql.CancelPlaces, verdict.Canceled).With("reason", NpgsqlDbType.Text, SafeText.Long(reason)));
        }

        if (verdict.Granted.Count > 0)
        {
            batch.BatchCommands.Add(Ids(Sql.GrantPlaces, verdict.Granted));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public static NpgsqlBatchCommand Of(string sql, string workflow, string key) => Queries.BatchCommand(sql)
        .With("workflow", NpgsqlDbType.Text, workflow)
        .With("key", NpgsqlDbType.Text, key);

    // A run that only joins the end of a line goes by how many stand there, and no more of them count than there may be.
    private static int MostWaiting(RunPlace place) =>
        place.Overflow is Overflow.CancelRunning or Overflow.Coalesce ? int.MaxValue : place.Max;

    private static NpgsqlBatchCommand Ids(string sql, IReadOnlyList<Guid> runs) =>
        Queries.BatchCommand(sql).With("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, runs.ToArray());
}
