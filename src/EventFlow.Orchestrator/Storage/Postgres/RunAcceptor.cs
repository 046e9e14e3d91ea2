using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Commits new runs; those that are asked for at the same time in one transaction.</summary>
internal sealed class RunAcceptor
{
    private const int MostAtOnce = 500;

    private readonly CommitConnections connections;
    private readonly RunDays days;
    private readonly GroupedQuestion<Wish, bool> wishes;

    public RunAcceptor(CommitConnections connections, RunDays days)
    {
        this.connections = connections;
        this.days = days;
        // A run that is not to be stored fails alone; the others must not suffer for it.
        wishes = new GroupedQuestion<Wish, bool>(MostAtOnce, AcceptAsync, oneByOne: failure => failure is PostgresException or StorageException);
    }

    /// <summary>False: its key is taken, or the child is there already.
    /// Once asked for, the run is accepted or not whether or not the caller still waits.</summary>
    public Task<bool> TryAcceptAsync(NewRun run, CancellationToken cancellationToken) => wishes.AskAsync(new Wish(run), cancellationToken);

    private async Task<Func<Wish, bool>> AcceptAsync(IReadOnlyList<Wish> round)
    {
        var accepted = await InsertAsync(round, again: true);
        return wish => accepted.Contains(wish.Run.Id);
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
            AddTo(batch, day.Key, [.. day.Where(wish => wish.Run.Child is null)], Command);
            AddTo(batch, day.Key, [.. day.Where(wish => wish.Run.Child is not null)], ChildCommand);
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

    private static void AddTo(
        NpgsqlBatch batch, RunDay day, List<Wish> wishes, Func<RunDay, IReadOnlyList<Wish>, NpgsqlBatchCommand> command)
    {
        if (wishes.Count > 0)
        {
            batch.BatchCommands.Add(command(day, wishes));
        }
    }

    private static NpgsqlBatchCommand ChildCommand(RunDay day, IReadOnlyList<Wish> wishes)
    {
        // A statement may not meet a row of its own: a child that is asked for twice at the same time is meant once.
        var children = wishes.DistinctBy(wish => wish.Run.Id).ToList();
        var command = Queries.BatchCommand(Sql.AcceptChildren.On(day, children.Count));
        command.Column(NpgsqlDbType.Uuid, children, wish => wish.Run.Id);
        command.Column(NpgsqlDbType.Text, children, wish => wish.Run.Workflow);
        command.Column(NpgsqlDbType.Integer, children, wish => wish.Run.WorkflowVersion);
        command.Column(NpgsqlDbType.Json, children, wish => SafeText.Json(wish.Run.Params));
        command.Column(NpgsqlDbType.Uuid, children, wish => wish.Run.Child!.Parent.RunId);
        command.Column(NpgsqlDbType.Text, children, wish => wish.Run.Child!.Parent.Path);
        command.Column(NpgsqlDbType.Integer, children, wish => wish.Run.Child!.Parent.Attempt);
        command.Column(NpgsqlDbType.Text, children, wish => wish.Run.Child!.Policy);
        command.Column(NpgsqlDbType.Integer, children, wish => wish.Run.Child!.Depth);
        return command;
    }

    private static NpgsqlBatchCommand Command(RunDay day, IReadOnlyList<Wish> wishes) => Command(day, [.. wishes.Select(wish => wish.Run)]);

    /// <summary>Accepts runs that are nobody's children, and answers the ids of those whose keys were free.</summary>
    public static NpgsqlBatchCommand Command(RunDay day, IReadOnlyList<NewRun> runs)
    {
        var command = Queries.BatchCommand(Sql.AcceptRuns.On(day, runs.Count));
        command.Column(NpgsqlDbType.Uuid, runs, run => run.Id);
        command.Column(NpgsqlDbType.Text, runs, run => run.Workflow);
        command.Column(NpgsqlDbType.Integer, runs, run => run.WorkflowVersion);
        command.Column(NpgsqlDbType.Text, runs, run => run.Key);
        command.Column(NpgsqlDbType.Json, runs, run => SafeText.Json(run.Params));
        return command;
    }

    private sealed record Wish(NewRun Run);
}
