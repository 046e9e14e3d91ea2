using EventFlow.Core.Planning;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Commits new runs that stand in a line or have deadlines, each in a transaction of its own. The line is read and changed under
/// its lock, so that what is decided on it holds.</summary>
internal sealed class PlacedRunAcceptor(CommitConnections connections, RunDays days) : IDisposable
{
    private static readonly string[] Accepted = ["run.accepted"];
    private static readonly string[] Skipped = ["run.accepted", "run.canceling", "run.canceled"];

    // Who waits for the lock of a line has a connection meanwhile, of those that the commits of ending runs need too.
    private readonly SemaphoreSlim turns = new(4);

    /// <summary>Null: its key is taken, it is there already, or its workflow is deleted.</summary>
    public async Task<AcceptedRun?> TryAcceptAsync(NewRun run, RunTerms terms, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            return await AcceptInTurnAsync(run, terms, cancellationToken);
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();

    private async Task<AcceptedRun?> AcceptInTurnAsync(NewRun run, RunTerms terms, CancellationToken cancellationToken)
    {
        try
        {
            await days.MakeAsync(RunDay.Of(run.Id), cancellationToken);
            return await AcceptAsync(run, terms, cancellationToken);
        }
        catch (PostgresException gone) when (DayFaults.IsGone(gone))
        {
            days.Forget();
        }
        catch (PostgresException refused) when (DayFaults.Explain(refused) is { } fault)
        {
            throw fault;
        }

        await days.MakeAsync(RunDay.Of(run.Id), cancellationToken);
        return await AcceptAsync(run, terms, cancellationToken);
    }

    private async Task<AcceptedRun?> AcceptAsync(NewRun run, RunTerms terms, CancellationToken cancellationToken)
    {
        await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var accepted = await AcceptAsync(connection, run, terms, cancellationToken);
        if (accepted is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return accepted;
    }

    /// <summary>Accepts it in a transaction of the caller's, whose commit accepts it. Null: as above.</summary>
    internal static async Task<AcceptedRun?> AcceptAsync(
        NpgsqlConnection connection, NewRun run, RunTerms terms, CancellationToken cancellationToken)
    {
        var verdict = terms.Place is { } place
            ? (await PlaceLines.ReadAsync(connection, run.Workflow, place, cancellationToken)).Admit(run.Id, place.Max, place.Overflow)
            : null;
        var state = (verdict is { IsSkipped: true } ? RunStatus.Canceled : RunStatus.Pending).Word();
        await using var insert = Insert(connection, run, terms, state);
        if (await insert.ExecuteScalarAsync(cancellationToken) is null)
        {
            return null;
        }

        if (verdict is not null)
        {
            await PlaceLines.ChangeAsync(connection, verdict, terms.Place!.MakesRoom(run.Id), cancellationToken);
        }

        return new AcceptedRun(run.Id, run.Workflow, run.WorkflowVersion, state, Created: true, verdict);
    }

    private static NpgsqlCommand Insert(NpgsqlConnection connection, NewRun run, RunTerms terms, string state)
    {
        var isSkipped = state == RunStatus.Canceled.Word();
        var timers = isSkipped ? [] : terms.Timers;
        var command = connection.Query(Sql.AcceptRun.On(RunDay.Of(run.Id)))
            .Next(NpgsqlDbType.Uuid, run.Id)
            .Next(NpgsqlDbType.Text, run.Workflow)
            .Next(NpgsqlDbType.Integer, run.WorkflowVersion)
            .Next(NpgsqlDbType.Text, run.Key)
            .Next(NpgsqlDbType.Json, SafeText.Json(run.Params))
            .Next(NpgsqlDbType.Text, state)
            .Next(NpgsqlDbType.Text, isSkipped ? SafeText.Long(terms.Place!.Skipped) : null)
            .Next(NpgsqlDbType.Array | NpgsqlDbType.Text, isSkipped ? Skipped : Accepted)
            .Next(NpgsqlDbType.Integer, isSkipped ? 1 : 0)
            .Next(NpgsqlDbType.Array | NpgsqlDbType.Text, timers.Select(timer => timer.Key).ToArray())
            .Next(NpgsqlDbType.Array | NpgsqlDbType.Interval, timers.Select(timer => timer.Value).ToArray())
            .Next(NpgsqlDbType.Text, SafeText.Long(terms.Place?.Key))
            .Next(NpgsqlDbType.Integer, terms.Place?.Max);
        return WithOrigin(command, run.Child).Next(NpgsqlDbType.Json, SafeText.Json(run.Trigger));
    }

    private static NpgsqlCommand WithOrigin(NpgsqlCommand command, ChildOrigin? child) => command
        .Next(NpgsqlDbType.Uuid, child?.Parent.RunId)
        .Next(NpgsqlDbType.Text, child?.Parent.Path)
        .Next(NpgsqlDbType.Integer, child?.Parent.Attempt)
        .Next(NpgsqlDbType.Text, child?.Policy)
        .Next(NpgsqlDbType.Integer, child?.Depth ?? 0);
}
