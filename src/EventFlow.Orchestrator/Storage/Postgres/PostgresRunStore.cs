using EventFlow.Contracts;
using EventFlow.Core.Planning;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>What is written to runs outside their saga.
/// Reading is in <c>.Views.cs</c> and <c>.Waiting.cs</c>, the reconciler's questions in <c>.Stalls.cs</c>.</summary>
internal sealed partial class PostgresRunStore(
    NpgsqlDataSource source, CommitConnections connections, RunAcceptor acceptor, PlacedRunAcceptor placed, RunDays days,
    UnfinishedDays unfinished,
    TimeProvider time) : IRunStore
{
    public async Task<AcceptedRun> AcceptAsync(NewRun run, CancellationToken cancellationToken)
    {
        RunKeys.Check(run.Key);
        while (true)
        {
            if (await TryAcceptAsync(run, cancellationToken) is { } created)
            {
                return created;
            }

            if (run.HasIdOfItsOwn)
            {
                return await AcceptedChildAsync(run, cancellationToken);
            }

            // The holder of the key can be dropped between the two statements; then the key is free again.
            if (run.Key is { } key && await FindByKeyAsync(run.Workflow, key, cancellationToken) is { } accepted)
            {
                return accepted;
            }

            await RefuseDeletedAsync(run.Workflow, cancellationToken);
        }
    }

    private async Task<AcceptedRun> AcceptedChildAsync(NewRun run, CancellationToken cancellationToken)
    {
        if (await HeadAsync(run.Id, cancellationToken) is { } child)
        {
            return new AcceptedRun(child.Id, child.Workflow, child.Version, child.State, Created: false);
        }

        await RefuseDeletedAsync(run.Workflow, cancellationToken);
        throw new StorageException("EF2195", $"run {run.Id} was there a moment ago and is gone: its day of history was dropped.");
    }

    private async Task RefuseDeletedAsync(string workflow, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.FindDeleted).With("id", NpgsqlDbType.Text, SafeText.Long(workflow));
        if (await command.ExecuteScalarAsync(cancellationToken) is DateTime deletedAt)
        {
            throw new WorkflowDeletedException(workflow, new DateTimeOffset(deletedAt));
        }
    }

    private async Task<AcceptedRun?> TryAcceptAsync(NewRun run, CancellationToken cancellationToken) =>
        run.Terms is { } terms ? await placed.TryAcceptAsync(run, terms, cancellationToken)
        : await acceptor.TryAcceptAsync(run, cancellationToken)
            ? new AcceptedRun(run.Id, run.Workflow, run.WorkflowVersion, RunStatus.Pending.Word(), Created: true)
        : null;

    public async Task<bool> RequestCancelAsync(Guid runId, string? reason, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.RequestCancel)
            .With("id", NpgsqlDbType.Uuid, runId)
            .With("reason", NpgsqlDbType.Text, SafeText.Long(reason));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<bool> ExtendLeaseAsync(
        TimerKey lease, TimeSpan length, double? percent, string? message, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.ExtendLease)
            .With("run_id", NpgsqlDbType.Uuid, lease.RunId)
            .With("path", NpgsqlDbType.Text, lease.Path)
            .With("kind", NpgsqlDbType.Text, lease.Kind)
            .With("attempt", NpgsqlDbType.Integer, lease.Attempt)
            .With("length", NpgsqlDbType.Interval, length)
            .With("percent", NpgsqlDbType.Double, percent)
            .With("message", NpgsqlDbType.Text, SafeText.Long(message));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task AppendLogAsync(TaskAnswer log, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.AppendLog)
            .With("run_id", NpgsqlDbType.Uuid, log.Run)
            .With("path", NpgsqlDbType.Text, SafeText.Long(log.Path))
            .With("attempt", NpgsqlDbType.Integer, log.Attempt)
            .With("level", NpgsqlDbType.Text, SafeText.Short(log.Level ?? "info"))
            .With("worker", NpgsqlDbType.Text, SafeText.Short(log.Worker))
            .With("message", NpgsqlDbType.Text, SafeText.Long(log.Message ?? ""));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task RecordConsumersAsync(string type, int consumers, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.RecordConsumers)
            .With("type", NpgsqlDbType.Text, type)
            .With("consumers", NpgsqlDbType.Integer, consumers);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<AcceptedRun?> FindByKeyAsync(string workflow, string key, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql.FindRunByKey)
            .With("workflow", NpgsqlDbType.Text, workflow)
            .With("key", NpgsqlDbType.Text, key);
        if (await command.ExecuteScalarAsync(cancellationToken) is not Guid id)
        {
            return null;
        }

        // Asked apart, with the id known: a join would open the tables of all days.
        await using var find = source.CreateCommand(Sql.FindRun).With("id", NpgsqlDbType.Uuid, id);
        var runs = await ReadAsync(find, Run, cancellationToken);
        return runs.ConvertAll(run => new AcceptedRun(run.Id, run.Workflow, run.Version, run.State, Created: false)).SingleOrDefault();
    }
}
