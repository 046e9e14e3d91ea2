using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed partial class PostgresRunStore
{
    private static readonly TimeSpan IdsBeforeRows = TimeSpan.FromHours(1);

    public async Task<RunView?> FindAsync(Guid runId, CancellationToken cancellationToken) =>
        await HeadAsync(runId, cancellationToken) is { } run ? (await CountedAsync([run], cancellationToken))[0] : null;

    public async Task<RunView?> HeadAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.FindRun).With("id", NpgsqlDbType.Uuid, runId);
        return (await ExplainedAsync(await ReadAsync(command, Run, cancellationToken), cancellationToken)).SingleOrDefault();
    }

    public async Task<Page<RunView>> ListAsync(RunFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var runs = new List<RunView>();
        await foreach (var span in days.NewestFirstAsync(Cursor.ToRun(cursor), Least(filter.Since), time.GetUtcNow(), cancellationToken))
        {
            runs.AddRange(await ListAsync(filter, span, limit + 1 - runs.Count, cancellationToken));
            if (runs.Count > limit)
            {
                break;
            }
        }

        var page = Paging.Cut(runs, limit, last => Cursor.OfRun(last.Id));
        return page with { Items = await CountedAsync(await ExplainedAsync(page.Items, cancellationToken), cancellationToken) };
    }

    public async Task<Page<TaskView>> TasksAsync(Guid runId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.ToText(cursor);
        await using var command = source.CreateCommand(Sql.ListTasks)
            .With("run_id", NpgsqlDbType.Uuid, runId)
            .With("after_path", NpgsqlDbType.Text, after ?? "")
            .With("after_sort_path", NpgsqlDbType.Text, NaturalPath.SortKey(after ?? ""))
            .With("limit", NpgsqlDbType.Integer, limit + 1);
        return Paging.Cut(await ReadAsync(command, Task, cancellationToken), limit, last => Cursor.OfText(last.Path));
    }

    public async Task<TaskView?> TaskAsync(Guid runId, string path, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.FindTask)
            .With("run_id", NpgsqlDbType.Uuid, runId)
            .With("path", NpgsqlDbType.Text, path);
        return (await ReadAsync(command, Task, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<EventView>> EventsAsync(Guid runId, long afterSeq, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListEvents)
            .With("run_id", NpgsqlDbType.Uuid, runId)
            .With("after_seq", NpgsqlDbType.Bigint, afterSeq)
            .With("limit", NpgsqlDbType.Integer, limit);
        return await ReadAsync(command, Event, cancellationToken);
    }

    // An id is made by the server's clock before its row is stored by the database's.
    private static Guid Least(DateTimeOffset? since) => since is { } moment ? RunDay.FirstAt(moment - IdsBeforeRows) : Guid.Empty;

    private async Task<List<RunView>> ListAsync(RunFilter filter, RunSpan span, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ListRuns)
            .With("workflow", NpgsqlDbType.Text, SafeText.Long(filter.Workflow))
            .With("state", NpgsqlDbType.Text, SafeText.Long(filter.State))
            .With("since", NpgsqlDbType.TimestampTz, filter.Since?.ToUniversalTime())
            .With("parent", NpgsqlDbType.Uuid, filter.Parent)
            .With("cause", NpgsqlDbType.Text, SafeText.Long(filter.Cause))
            .With("trigger", NpgsqlDbType.Text, SafeText.Long(filter.Trigger))
            .With("trigger_json", NpgsqlDbType.Text, filter.Trigger is null ? null : RunTrigger.TextOf(filter.Trigger))
            .Within(span)
            .With("limit", NpgsqlDbType.Integer, limit);
        return await ReadAsync(command, Run, cancellationToken);
    }

    private async Task<IReadOnlyList<RunView>> CountedAsync(IReadOnlyList<RunView> runs, CancellationToken cancellationToken)
    {
        if (runs.Count == 0)
        {
            return runs;
        }

        await using var command = source.CreateCommand(Sql.CountTasks)
            .With("run_ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, runs.Select(run => run.Id).ToArray());
        var counts = await ReadAsync(
            command, row => (Run: row.GetGuid(0), State: row.GetString(1), Tasks: row.GetInt32(2)), cancellationToken);
        var byRun = counts.ToLookup(count => count.Run);
        return [.. runs.Select(run => run with { Tasks = byRun[run.Id].ToDictionary(count => count.State, count => count.Tasks) })];
    }

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(read(row));
        }

        return rows;
    }

    private static RunView Run(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Workflow = row.GetString(1),
        Version = row.GetInt32(2),
        State = row.GetString(3),
        Key = row.TextOrNull(4),
        Params = Payload.Read(row.GetString(5)),
        CreatedAt = row.Time(6),
        StartedAt = row.TimeOrNull(7),
        EndedAt = row.TimeOrNull(8),
        Error = Error(row.TextOrNull(9), row.TextOrNull(10)),
        WaitingFor = row.TextOrNull(11),
        Parent = row.IsDBNull(12) ? null : new ParentView(row.GetGuid(12), row.GetString(13), row.GetInt32(14)),
        Output = Payload.Read(row.TextOrNull(15)),
        CancelReason = row.TextOrNull(16),
        DeadlineMissedAt = row.TimeOrNull(17),
        Trigger = Payload.Read(row.TextOrNull(18)),
    };

    private static TaskView Task(NpgsqlDataReader row) => Payload.WithOutput(row.TextOrNull(9), new()
    {
        Path = row.GetString(0),
        Kind = row.GetString(1),
        Type = row.TextOrNull(2),
        State = row.GetString(3),
        Attempt = row.GetInt32(4),
        Worker = row.GetString(1) == TaskKinds.Run ? null : row.TextOrNull(5),
        Child = row.GetString(1) == TaskKinds.Run && row.TextOrNull(5) is { } child ? Guid.Parse(child) : null,
        QueuedAt = row.TimeOrNull(6),
        StartedAt = row.TimeOrNull(7),
        EndedAt = row.TimeOrNull(8),
        Error = Error(row.TextOrNull(10), row.TextOrNull(11)),
        WaitingFor = row.TextOrNull(12),
        Percent = row.IsDBNull(13) ? null : row.GetDouble(13),
        Message = row.TextOrNull(14),
    });

    private static EventView Event(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.Time(1), row.GetString(2), row.TextOrNull(3), row.IntOrNull(4), Payload.Read(row.TextOrNull(5)));

    private static ErrorView? Error(string? type, string? message) =>
        type is null && message is null ? null : new ErrorView(type ?? "", message ?? "");
}
