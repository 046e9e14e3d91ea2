using EventFlow.Core.Planning;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>The rows of a commit as one batch: one round trip, one statement per table however many rows it has.</summary>
internal static class CommitBatch
{
    public static NpgsqlBatch Of(RunCommit commit, NpgsqlConnection connection)
    {
        var batch = new NpgsqlBatch(connection);
        var (run, version) = (commit.Run.CorrelationId, commit.Run.Version);
        if (commit.Added.Count > 0)
        {
            var added = Command(batch, Sql.AddTasks, run).With("run_version", NpgsqlDbType.Integer, version);
            TaskColumns.AddTo(added, commit.Added);
            added.With("sort_path", Text, commit.Added.Select(task => NaturalPath.SortKey(task.Path)).ToArray());
        }

        if (commit.Changed.Count > 0)
        {
            TaskColumns.AddTo(Command(batch, Sql.ChangeTasks, run).With("run_version", NpgsqlDbType.Integer, version), commit.Changed);
        }

        Append(batch, run, commit.Events);
        Timers(batch, run, commit);
        return batch;
    }

    private const NpgsqlDbType Text = NpgsqlDbType.Array | NpgsqlDbType.Text;
    private const NpgsqlDbType Integers = NpgsqlDbType.Array | NpgsqlDbType.Integer;

    private static void Append(NpgsqlBatch batch, Guid run, IReadOnlyList<RunEventRecord> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        Command(batch, Sql.AppendEvents, run)
            .With("seq", NpgsqlDbType.Array | NpgsqlDbType.Bigint, events.Select(entry => entry.Seq).ToArray())
            .With("at", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, events.Select(entry => entry.At.ToUniversalTime()).ToArray())
            .With("kind", Text, events.Select(entry => entry.Kind).ToArray())
            .With("path", Text, events.Select(entry => entry.Path).ToArray())
            .With("attempt", Integers, events.Select(entry => entry.Attempt).ToArray())
            .With("data", NpgsqlDbType.Array | NpgsqlDbType.Json, events.Select(entry => SafeText.Json(entry.Data)).ToArray());
    }

    private static void Timers(NpgsqlBatch batch, Guid run, RunCommit commit)
    {
        if (RunStates.IsFinal(commit.Run.CurrentState))
        {
            Command(batch, Sql.ClearAllTimers, run);
            return;
        }

        if (commit.TimersCleared.Count > 0)
        {
            Keys(Command(batch, Sql.ClearTimers, run), commit.TimersCleared);
        }

        if (commit.TimersSet.Count > 0)
        {
            // One statement may not touch a row twice; the last word counts.
            var timers = commit.TimersSet.GroupBy(timer => timer.Key).Select(same => same.Last()).ToList();
            Keys(Command(batch, Sql.SetTimers, run), timers.ConvertAll(timer => timer.Key))
                .With("delay", NpgsqlDbType.Array | NpgsqlDbType.Interval, timers.Select(timer => timer.Delay).ToArray());
        }
    }

    private static NpgsqlBatchCommand Keys(NpgsqlBatchCommand command, IReadOnlyList<TimerKey> keys) => command
        .With("path", Text, keys.Select(key => key.Path).ToArray())
        .With("kind", Text, keys.Select(key => key.Kind).ToArray())
        .With("attempt", Integers, keys.Select(key => key.Attempt).ToArray());

    private static NpgsqlBatchCommand Command(NpgsqlBatch batch, string sql, Guid run)
    {
        var command = Queries.BatchCommand(sql).With("run_id", NpgsqlDbType.Uuid, run);
        batch.BatchCommands.Add(command);
        return command;
    }
}
