using System.Data;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>A READ COMMITTED transaction: after waiting for the row lock it reads what the holder before it has written.</summary>
internal sealed class PostgresRunSession(EventFlowDbContext context, RunDays days, OutboxBell news) : IRunSession
{
    private IDbContextTransaction? transaction;

    public async Task<RunSaga?> LockAsync(Guid runId, CancellationToken cancellationToken)
    {
        if (!RunDay.TryOf(runId, out var day) || !await days.ExistsAsync(day, cancellationToken))
        {
            return null;
        }

        await BeginAsync(cancellationToken);
        var rows = await context.Runs
            .FromSqlRaw(Sql.LockRun.On(day), new NpgsqlParameter<Guid>("id", runId))
            .ToListAsync(cancellationToken);
        return rows.SingleOrDefault();
    }

    public async Task<IReadOnlyList<TaskRecord>> TasksAsync(Guid runId, CancellationToken cancellationToken) =>
        await context.Tasks
            .FromSqlRaw(Sql.ReadTasks.On(RunDay.Of(runId)), new NpgsqlParameter<Guid[]>("ids", [runId]))
            .ToListAsync(cancellationToken);

    public Task<IReadOnlyList<SignalRecord>> SignalsAsync(Guid runId, CancellationToken cancellationToken) =>
        PostgresSignalStore.OfRunsAsync((NpgsqlConnection)context.Database.GetDbConnection(), [runId], cancellationToken);

    public async Task<IReadOnlyList<Guid>> CommitAsync(RunCommit commit, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        try
        {
            var outcome = await CommitBatch.ExecuteAsync(
                (NpgsqlConnection)context.Database.GetDbConnection(), [commit], cancellationToken);
            await transaction!.CommitAsync(cancellationToken);
            news.RingIf(outcome.HasNews);
            return outcome.Granted;
        }
        catch (PostgresException error)
        {
            throw CommitFaults.Explain(commit.Run.CorrelationId, error) ?? error;
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

    private async Task BeginAsync(CancellationToken cancellationToken) =>
        transaction ??= await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
}
