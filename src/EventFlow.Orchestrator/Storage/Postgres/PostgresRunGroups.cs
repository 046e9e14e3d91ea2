using System.Data;
using EventFlow.Core.Planning;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresRunGroups(CommitConnections connections, IDbContextFactory<EventFlowDbContext> contexts) : IRunGroups
{
    public async Task<IReadOnlyList<StoredSaga>> ReadAsync(IReadOnlyCollection<Guid> runIds, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // Rows and tasks of two different moments would make a run that never was.
        await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var rows = await context.Runs.Where(run => runIds.Contains(run.CorrelationId)).ToListAsync(cancellationToken);
        var started = rows.Where(run => run.Version > 0).Select(run => run.CorrelationId).ToList();
        if (started.Count == 0)
        {
            return rows.ConvertAll(row => new StoredSaga(row, []));
        }

        var tasks = await context.Tasks.Where(task => started.Contains(task.RunId))
            .OrderBy(task => task.RunId).ThenBy(task => task.Path)
            .ToListAsync(cancellationToken);
        var byRun = tasks.ToLookup(task => task.RunId);
        return rows.ConvertAll(row => new StoredSaga(row, [.. byRun[row.CorrelationId]]));
    }

    public async Task CommitAsync(IReadOnlyList<RunCommit> commits, CancellationToken cancellationToken)
    {
        await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
        await using var batch = CommitBatch.Of(connection, commits, withRuns: true);
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException error)
        {
            throw CommitFaults.Explain(commits[0].Run.CorrelationId, error) ?? error;
        }
    }
}
