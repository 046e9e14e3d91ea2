using System.Data;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>A READ COMMITTED transaction: after waiting for the row lock it reads what the holder before it has written.</summary>
internal sealed class PostgresRunSession(EventFlowDbContext context) : IRunSession
{
    private IDbContextTransaction? transaction;
    private RunSaga? locked;

    public async Task<RunSaga?> LockAsync(Guid runId, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        var rows = await context.Runs.FromSqlRaw(Sql.LockRun, new NpgsqlParameter<Guid>("id", runId))
            .AsTracking()
            .ToListAsync(cancellationToken);
        return locked = rows.SingleOrDefault();
    }

    public async Task<IReadOnlyList<TaskRecord>> TasksAsync(Guid runId, CancellationToken cancellationToken)
    {
        return await context.Tasks
            .Where(task => task.RunId == runId)
            .OrderBy(task => task.Path)
            .ToListAsync(cancellationToken);
    }

    public async Task CommitAsync(RunCommit commit, CancellationToken cancellationToken)
    {
        var runId = commit.Run.CorrelationId;
        await BeginAsync(cancellationToken);
        try
        {
            Fence(commit.Run);
            await context.SaveChangesAsync(cancellationToken);
            await WriteAsync(commit, cancellationToken);
            await transaction!.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new RunConflictException(runId);
        }
        catch (Exception error) when (CommitFaults.Explain(runId, error) is { } fault)
        {
            throw fault;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
        }

        await context.DisposeAsync();
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        // A savepoint per save is two round trips for nothing: a commit that fails is given up as a whole.
        context.Database.AutoSavepointsEnabled = false;
        transaction ??= await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
    }

    private void Fence(RunSaga run)
    {
        var entry = locked?.CorrelationId == run.CorrelationId ? Changed(locked, run) : context.Update(run);
        var version = entry.Property(saga => saga.Version);
        if (entry.Entity == locked && version.OriginalValue != run.Version - 1)
        {
            throw new RunConflictException(run.CorrelationId);
        }

        version.OriginalValue = run.Version - 1;
    }

    private EntityEntry<RunSaga> Changed(RunSaga locked, RunSaga run)
    {
        var entry = context.Entry(locked);
        if (!ReferenceEquals(locked, run))
        {
            entry.CurrentValues.SetValues(run);
        }

        return entry;
    }

    private async Task WriteAsync(RunCommit commit, CancellationToken cancellationToken)
    {
        await using var batch = CommitBatch.Of((NpgsqlConnection)context.Database.GetDbConnection(), [commit], withRuns: false);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
