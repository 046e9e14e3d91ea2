using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Commits new runs; those that are asked for at the same time in one transaction.</summary>
internal sealed class RunAcceptor
{
    private const int MostAtOnce = 500;

    private readonly CommitConnections connections;
    private readonly RunDays days;
    private readonly Rounds<Wish> wishes;

    public RunAcceptor(CommitConnections connections, RunDays days)
    {
        this.connections = connections;
        this.days = days;
        wishes = new Rounds<Wish>(MostAtOnce, _ => 1, AcceptAsync);
    }

    /// <summary>False: its key is taken. Once asked for, the run is accepted or not whether or not the caller still waits.</summary>
    public Task<bool> TryAcceptAsync(NewRun run, CancellationToken cancellationToken)
    {
        var wish = new Wish(run);
        wishes.Add(wish);
        return wish.Accepted.Task.WaitAsync(cancellationToken);
    }

    private async Task AcceptAsync(IReadOnlyList<Wish> round)
    {
        try
        {
            var accepted = await InsertAsync(round, again: true);
            foreach (var wish in round)
            {
                wish.Accepted.TrySetResult(accepted.Contains(wish.Run.Id));
            }
        }
        catch (Exception refused) when (refused is PostgresException or StorageException && round.Count > 1)
        {
            // One of them is not to be stored; the others must not suffer for it.
            foreach (var wish in round)
            {
                await AcceptAsync([wish]);
            }
        }
        catch (Exception failure)
        {
            foreach (var wish in round)
            {
                wish.Accepted.TrySetException(failure);
            }
        }
    }

    private async Task<HashSet<Guid>> InsertAsync(IReadOnlyList<Wish> round, bool again)
    {
        var byDay = round.ToLookup(wish => RunDay.Of(wish.Run.Id));
        foreach (var day in byDay)
        {
            await days.MakeAsync(day.Key, CancellationToken.None);
        }

        try
        {
            return await InsertAsync(byDay);
        }
        catch (PostgresException gone) when (again && DayFaults.IsGone(gone))
        {
            days.Forget();
        }
        catch (PostgresException refused) when (DayFaults.Explain(refused) is { } fault)
        {
            throw fault;
        }

        return await InsertAsync(round, again: false);
    }

    private async Task<HashSet<Guid>> InsertAsync(ILookup<RunDay, Wish> byDay)
    {
        await using var connection = await connections.Source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var day in byDay)
        {
            batch.BatchCommands.Add(Command(day.Key, [.. day]));
        }

        await using var rows = await batch.ExecuteReaderAsync();
        var accepted = new HashSet<Guid>();
        do
        {
            while (await rows.ReadAsync())
            {
                accepted.Add(rows.GetGuid(0));
            }
        }
        while (await rows.NextResultAsync());

        return accepted;
    }

    private static NpgsqlBatchCommand Command(RunDay day, IReadOnlyList<Wish> wishes)
    {
        var command = Queries.BatchCommand(Sql.AcceptRuns.On(day));
        command.Column(NpgsqlDbType.Uuid, wishes, wish => wish.Run.Id);
        command.Column(NpgsqlDbType.Text, wishes, wish => wish.Run.Workflow);
        command.Column(NpgsqlDbType.Integer, wishes, wish => wish.Run.WorkflowVersion);
        command.Column(NpgsqlDbType.Text, wishes, wish => wish.Run.Key);
        command.Column(NpgsqlDbType.Json, wishes, wish => SafeText.Json(wish.Run.Params));
        return command;
    }

    private sealed record Wish(NewRun Run)
    {
        public TaskCompletionSource<bool> Accepted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
