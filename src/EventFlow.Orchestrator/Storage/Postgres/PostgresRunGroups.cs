using System.Data;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresRunGroups(
    CommitConnections connections, IDbContextFactory<EventFlowDbContext> contexts, RunDays days, OutboxBell news)
    : IRunGroups
{
    public async Task<IReadOnlyList<StoredSaga>> ReadAsync(IReadOnlyCollection<Guid> runIds, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(await days.SplitAsync(runIds, cancellationToken), cancellationToken);
        }
        catch (PostgresException gone) when (DayFaults.IsGone(gone))
        {
            days.Forget();
            return await ReadAsync(await days.SplitAsync(runIds, cancellationToken), cancellationToken);
        }
    }

    public async Task<int?> VersionAsync(Guid runId, CancellationToken cancellationToken)
    {
        if (!RunDay.TryOf(runId, out var day) || !await days.ExistsAsync(day, cancellationToken))
        {
            return null;
        }

        await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
        await using var query = connection.Query(Sql.ReadVersion.On(day)).With("id", NpgsqlDbType.Uuid, runId);
        return (int?)await query.ExecuteScalarAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<Guid>> CommitAsync(IReadOnlyList<RunCommit> commits, CancellationToken cancellationToken)
    {
        await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
        try
        {
            var outcome = await CommitBatch.ExecuteAsync(connection, commits, cancellationToken);
            news.RingIf(outcome.HasNews);
            return outcome.Granted;
        }
        catch (PostgresException error)
        {
            throw CommitFaults.Explain(commits[0].Run.CorrelationId, error) ?? error;
        }
    }

    private async Task<List<StoredSaga>> ReadAsync(List<(RunDay Day, Guid[] Ids)> byDay, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // Rows and tasks of two different moments would make a run that never was.
        await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var stored = new List<StoredSaga>();
        foreach (var (day, ids) in byDay)
        {
            stored.AddRange(await ReadAsync(context, day, ids, cancellationToken));
        }

        return stored;
    }

    private static async Task<IEnumerable<StoredSaga>> ReadAsync(
        EventFlowDbContext context, RunDay day, Guid[] ids, CancellationToken cancellationToken)
    {
        var rows = await context.Runs.FromSqlRaw(Sql.ReadRuns.On(day), Ids(ids)).ToListAsync(cancellationToken);
        var started = rows.Where(run => run.Version > 0).Select(run => run.CorrelationId).ToArray();
        List<TaskRecord> tasks = started.Length == 0
            ? []
            : await context.Tasks.FromSqlRaw(Sql.ReadTasks.On(day), Ids(started)).ToListAsync(cancellationToken);
        var signals = await PostgresSignalStore.OfRunsAsync((NpgsqlConnection)context.Database.GetDbConnection(), ids, cancellationToken);
        var (byRun, signalsByRun) = (tasks.ToLookup(task => task.RunId), signals.ToLookup(signal => signal.RunId));
        return rows.Select(row => new StoredSaga(row, [.. byRun[row.CorrelationId]], [.. signalsByRun[row.CorrelationId]]));
    }

    private static NpgsqlParameter<Guid[]> Ids(Guid[] ids) => new("ids", ids);
}
