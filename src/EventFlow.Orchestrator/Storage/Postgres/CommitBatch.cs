using EventFlow.Core.Events;
using EventFlow.Core.Planning;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>The rows of commits as one batch: one round trip and one transaction, one statement per table and day however many runs and
/// rows there are. A run appears once at most.</summary>
internal static class CommitBatch
{
    /// <summary>A fence in the batch found another version than the change was made on.</summary>
    public const string Conflict = "EF001";

    /// <summary>A task that is to be changed does not exist.</summary>
    public const string NoSuchTask = "EF002";

    public static async Task<CommitOutcome> ExecuteAsync(
        NpgsqlConnection connection, IReadOnlyList<RunCommit> commits, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        IReadOnlyList<Guid> granted = [];
        var frees = Fill(batch, commits);
        var news = Tell(batch, commits);
        if (frees)
        {
            granted = await CommitPlaces.ExecuteAsync(batch, cancellationToken);
        }
        else
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        return new CommitOutcome(granted, HasNews: news?.RecordsAffected > 0);
    }

    private static NpgsqlBatchCommand? Tell(NpgsqlBatch batch, IReadOnlyList<RunCommit> commits)
    {
        if (OutboxRow.Of(commits) is not { Count: > 0 } rows)
        {
            return null;
        }

        var command = Command(batch, Sql.AddOutbox.For(rows.Count));
        command.Column(NpgsqlDbType.Uuid, rows, row => row.Id);
        command.Column(NpgsqlDbType.Bigint, rows, row => row.Number);
        command.Column(NpgsqlDbType.Text, rows, row => row.Kind);
        command.Column(NpgsqlDbType.TimestampTz, rows, row => row.At.ToUniversalTime());
        command.Column(NpgsqlDbType.Text, rows, row => row.Workflow);
        return command;
    }

    /// <summary>True: it answers with runs.</summary>
    private static bool Fill(NpgsqlBatch batch, IReadOnlyList<RunCommit> commits)
    {
        var frees = CommitPlaces.AddTo(batch, commits);
        foreach (var day in commits.GroupBy(commit => RunDay.Of(commit.Run.CorrelationId)))
        {
            AddDay(batch, day.Key, [.. day]);
        }

        Timers(batch, commits);
        if (Gather(commits, commit => commit.Signals) is { Length: > 0 } signals)
        {
            Receive(Command(batch, Sql.ReceiveSignals.For(signals.Length)), signals);
        }

        if (Gather(commits, commit => commit.Datasets) is { Length: > 0 } datasets)
        {
            Update(Command(batch, Sql.AddDatasetUpdates.For(datasets.Length)), datasets);
        }

        SlotColumns.AddTo(batch, commits);
        return frees;
    }

    private static void AddDay(NpgsqlBatch batch, RunDay day, IReadOnlyList<RunCommit> commits)
    {
        WriteRuns(batch, day, commits);
        MissDeadlines(batch, day, commits);
        if (Gather(commits, commit => commit.Added) is { Length: > 0 } added)
        {
            TaskColumns.AddTo(Command(batch, Sql.AddTasks.On(day, added.Length)), added, isNew: true);
        }

        if (Gather(commits, commit => commit.Changed) is { Length: > 0 } changed)
        {
            TaskColumns.AddTo(Command(batch, Sql.ChangeTasks.On(day, changed.Length)), changed, isNew: false);
        }

        if (Gather(commits, commit => commit.Events) is { Length: > 0 } events)
        {
            Append(Command(batch, Sql.AppendEvents.On(day, events.Length)), events);
        }
    }

    private static void WriteRuns(NpgsqlBatch batch, RunDay day, IReadOnlyList<RunCommit> commits)
    {
        var added = commits.Where(commit => commit.IsNew).ToList();
        var changed = added.Count == 0 ? commits : [.. commits.Where(commit => !commit.IsNew)];
        if (added.Count > 0)
        {
            AddRuns(Command(batch, Sql.AddRuns.On(day, added.Count)), added);
        }

        if (changed.Count > 0)
        {
            var command = Command(batch, Sql.UpdateRuns.On(day, changed.Count));
            State(command, changed);
            command.Column(NpgsqlDbType.Integer, changed, commit => commit.Fence);
        }

        if (commits.Any(commit => commit.HasOutput))
        {
            var given = commits.Where(commit => commit.HasOutput).ToList();
            var command = Command(batch, Sql.SetOutputs.On(day, given.Count));
            command.Column(NpgsqlDbType.Uuid, given, commit => commit.Run.CorrelationId);
            command.Column(NpgsqlDbType.Json, given, commit => SafeText.Json(commit.Run.Output));
        }
    }

    private static void MissDeadlines(NpgsqlBatch batch, RunDay day, IReadOnlyList<RunCommit> commits)
    {
        if (commits.Any(commit => commit.MissesDeadline))
        {
            var late = commits.Where(commit => commit.MissesDeadline).ToList();
            var command = Command(batch, Sql.MissDeadlines.On(day, late.Count));
            command.Column(NpgsqlDbType.Uuid, late, commit => commit.Run.CorrelationId);
            command.Column(NpgsqlDbType.TimestampTz, late, commit => commit.Run.DeadlineMissedAt?.ToUniversalTime());
        }
    }

    private static void AddRuns(NpgsqlBatchCommand command, IReadOnlyList<RunCommit> commits)
    {
        State(command, commits);
        command.Column(NpgsqlDbType.Text, commits, commit => commit.Run.Workflow);
        command.Column(NpgsqlDbType.Integer, commits, commit => commit.Run.WorkflowVersion);
        command.Column(NpgsqlDbType.Text, commits, commit => commit.Run.Key);
        command.Column(NpgsqlDbType.Json, commits, commit => SafeText.Json(commit.Run.Params));
        command.Column(NpgsqlDbType.TimestampTz, commits, commit => commit.Run.CreatedAt.ToUniversalTime());
    }

    private static void State(NpgsqlBatchCommand command, IReadOnlyList<RunCommit> commits)
    {
        Column(commit => commit.Run.CorrelationId, NpgsqlDbType.Uuid);
        Column(commit => commit.Run.Version, NpgsqlDbType.Integer);
        Column(commit => commit.Run.CurrentState, NpgsqlDbType.Text);
        Column(commit => commit.Run.StartedAt?.ToUniversalTime(), NpgsqlDbType.TimestampTz);
        Column(commit => commit.Run.EndedAt?.ToUniversalTime(), NpgsqlDbType.TimestampTz);
        Column(commit => SafeText.Short(commit.Run.ErrorType), NpgsqlDbType.Text);
        Column(commit => SafeText.Long(commit.Run.ErrorMessage), NpgsqlDbType.Text);
        Column(commit => commit.Run.EventSeq, NpgsqlDbType.Bigint);
        Column(commit => commit.Run.ActiveTasks, NpgsqlDbType.Integer);

        void Column<T>(Func<RunCommit, T> value, NpgsqlDbType type) => command.Column(type, commits, value);
    }

    private static void Append(NpgsqlBatchCommand command, RunEventRecord[] events)
    {
        command.Column(NpgsqlDbType.Uuid, events, entry => entry.RunId);
        command.Column(NpgsqlDbType.Bigint, events, entry => entry.Seq);
        command.Column(NpgsqlDbType.TimestampTz, events, entry => entry.At.ToUniversalTime());
        command.Column(NpgsqlDbType.Text, events, entry => entry.Kind);
        command.Column(NpgsqlDbType.Text, events, entry => entry.Path);
        command.Column(NpgsqlDbType.Integer, events, entry => entry.Attempt);
        command.Column(NpgsqlDbType.Json, events, entry => SafeText.Json(entry.Data));
    }

    private static void Receive(NpgsqlBatchCommand command, SignalReceipt[] signals)
    {
        command.Column(NpgsqlDbType.Uuid, signals, signal => signal.RunId);
        command.Column(NpgsqlDbType.Integer, signals, signal => signal.Number);
        command.Column(NpgsqlDbType.Text, signals, signal => signal.TakenBy);
    }

    private static void Update(NpgsqlBatchCommand command, DatasetUpdate[] datasets)
    {
        command.Column(NpgsqlDbType.Uuid, datasets, update => update.Id);
        command.Column(NpgsqlDbType.Text, datasets, update => update.Dataset);
        command.Column(NpgsqlDbType.Uuid, datasets, update => update.RunId);
        command.Column(NpgsqlDbType.Text, datasets, update => update.Workflow);
        command.Column(NpgsqlDbType.Text, datasets, update => update.Path);
        command.Column(NpgsqlDbType.Integer, datasets, update => update.Attempt);
        command.Column(NpgsqlDbType.TimestampTz, datasets, update => update.At.ToUniversalTime());
        command.Column(NpgsqlDbType.Json, datasets, update => SafeText.Json(update.Metadata));
        command.Column(NpgsqlDbType.Integer, datasets, update => update.Depth);
    }

    private static void Timers(NpgsqlBatch batch, IReadOnlyList<RunCommit> commits)
    {
        var live = commits.Where(commit => !RunStates.IsFinal(commit.Run.CurrentState)).ToList();
        if (live.Count < commits.Count)
        {
            var ended = commits.Where(commit => RunStates.IsFinal(commit.Run.CurrentState)).ToList();
            Command(batch, Sql.ClearAllTimers).List(NpgsqlDbType.Uuid, ended, commit => commit.Run.CorrelationId);
        }

        if (Gather(live, commit => commit.TimersCleared) is { Length: > 0 } cleared)
        {
            Keys(Command(batch, Sql.ClearTimers.For(cleared.Length)), cleared, key => key);
        }

        if (Gather(live, commit => commit.TimersSet) is { Length: > 0 } set)
        {
            // One statement may not touch a row twice; the last word counts.
            var timers = set.GroupBy(timer => timer.Key).Select(same => same.Last()).ToList();
            var command = Command(batch, Sql.SetTimers.For(timers.Count));
            Keys(command, timers, timer => timer.Key);
            command.Column(NpgsqlDbType.Interval, timers, timer => timer.Delay);
        }
    }

    private static void Keys<T>(NpgsqlBatchCommand command, IReadOnlyList<T> rows, Func<T, TimerKey> key)
    {
        command.Column(NpgsqlDbType.Uuid, rows, row => key(row).RunId);
        command.Column(NpgsqlDbType.Text, rows, row => key(row).Path);
        command.Column(NpgsqlDbType.Text, rows, row => key(row).Kind);
        command.Column(NpgsqlDbType.Integer, rows, row => key(row).Attempt);
    }

    private static T[] Gather<T>(IReadOnlyList<RunCommit> commits, Func<RunCommit, IReadOnlyList<T>> part) =>
        commits.Count == 1 ? [.. part(commits[0])] : [.. commits.SelectMany(part)];

    private static NpgsqlBatchCommand Command(NpgsqlBatch batch, string sql)
    {
        var command = Queries.BatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }
}

/// <param name="Granted">Runs whose turn has come with the commits.</param>
/// <param name="HasNews">Somebody is to be told of what has happened to them.</param>
internal readonly record struct CommitOutcome(IReadOnlyList<Guid> Granted, bool HasNews);
