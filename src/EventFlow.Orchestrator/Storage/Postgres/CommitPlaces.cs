using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>What a commit does to the lines of runs: who begins must have a place, and who has ended gives it to the next.</summary>
internal static class CommitPlaces
{
    /// <summary>Before all else of the commit: the locks of lines come before those of rows.</summary>
    /// <returns>False: the commit concerns no line.</returns>
    public static bool AddTo(NpgsqlBatch batch, IReadOnlyList<RunCommit> commits)
    {
        if (!commits.Any(commit => commit.Run.ConcurrencyKey is not null))
        {
            return false;
        }

        if (Of(commits, commit => commit.StartsRun) is { Count: > 0 } starting)
        {
            Add(batch, Sql.HoldPlaces, starting);
        }

        var ended = Of(commits, commit => RunStates.IsFinal(commit.Run.CurrentState));
        if (ended.Count > 0)
        {
            Release(batch, ended);
        }

        return ended.Count > 0;
    }

    public static void Release(NpgsqlBatch batch, IReadOnlyList<Guid> ended)
    {
        // Two statements: the second one must see what whoever had the lock before has left.
        Add(batch, Sql.LockLines, ended);
        Add(batch, Sql.ReleasePlaces, ended);
    }

    /// <summary>The runs that statements of the batch answer with.</summary>
    public static async Task<IReadOnlyList<Guid>> ExecuteAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        var granted = new List<Guid>();
        do
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                if (rows.GetName(0) == "run_id")
                {
                    granted.Add(rows.GetGuid(0));
                }
            }
        }
        while (await rows.NextResultAsync(cancellationToken));

        return granted;
    }

    private static List<Guid> Of(IReadOnlyList<RunCommit> commits, Func<RunCommit, bool> which) =>
        [.. commits.Where(commit => commit.Run.ConcurrencyKey is not null && which(commit)).Select(commit => commit.Run.CorrelationId)];

    private static void Add(NpgsqlBatch batch, string sql, IReadOnlyList<Guid> runs)
    {
        var command = Queries.BatchCommand(sql);
        command.List(NpgsqlDbType.Uuid, runs, run => run);
        batch.BatchCommands.Add(command);
    }
}
