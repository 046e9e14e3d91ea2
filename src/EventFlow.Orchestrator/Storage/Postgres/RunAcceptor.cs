using EventFlow.Core.Planning;
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
        wishes = new GroupedQuestion<Wish, bool>(
            MostAtOnce, AcceptAsync, oneByOne: failure => failure is PostgresException or StorageException);
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
            AddTo(batch, day.Key, [.. day.Where(wish => wish.Run is { Child: null, Trigger: null })], Command);
            AddTo(batch, day.Key, [.. day.Where(wish => wish.Run.Child is not null)], ChildCommand);
            AddTo(batch, day.Key, [.. day.Where(wish => wish.Run is { Child: null, Trigger: not null })], TriggeredCommand);
        }

        return await ReadAsync(batch, CancellationToken.None);
    }

    /// <summary>Accepts runs that triggers start in a transaction of the caller's, whose commit accepts them.</summary>
    /// <returns>Those that were not there before.</returns>
    public async Task<IReadOnlyList<AcceptedRun>> AcceptAsync(
        NpgsqlConnection connection, IReadOnlyList<NewRun> runs, CancellationToken cancellationToken)
    {
        foreach (var day in runs.Select(run => RunDay.Of(run.Id)).Distinct())
        {
            await days.MakeAsync(day, cancellationToken);
        }

        try
        {
            var free = await AcceptFreeAsync(connection, [.. runs.Where(run => run.Terms is null)], cancellationToken);
            return [.. free, .. await AcceptPlacedAsync(connection, [.. runs.Where(run => run.Terms is not null)], cancellationToken)];
        }
        catch (PostgresException gone) when (DayFaults.IsGone(gone))
        {
            days.Forget();
            throw;
        }
    }

    private static async Task<IEnumerable<AcceptedRun>> AcceptFreeAsync(
        NpgsqlConnection connection, IReadOnlyList<NewRun> runs, CancellationToken cancellationToken)
    {
        if (runs.Count == 0)
        {
            return [];
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var day in runs.Select(run => new Wish(run)).ToLookup(wish => RunDay.Of(wish.Run.Id)))
        {
            AddTo(batch, day.Key, [.. day], TriggeredCommand);
        }

        var accepted = await ReadAsync(batch, cancellationToken);
        return runs.Where(run => accepted.Contains(run.Id)).Select(run => new AcceptedRun(
            run.Id, run.Workflow, run.WorkflowVersion, RunStatus.Pending.Word(), Created: true));
    }

    private static async Task<IEnumerable<AcceptedRun>> AcceptPlacedAsync(
        NpgsqlConnection connection, IReadOnlyList<NewRun> runs, CancellationToken cancellationToken)
    {
        await PlaceLines.LockAsync(
            connection, [.. runs.Where(run => run.Terms!.Place is not null).Select(run => (run.Workflow, run.Terms!.Place!.Key))],
            cancellationToken);
        var accepted = new List<AcceptedRun>();
        foreach (var run in runs)
        {
            if (await PlacedRunAcceptor.AcceptAsync(connection, run, run.Terms!, cancellationToken) is { } one)
            {
                accepted.Add(one);
            }
        }

        return accepted;
    }

    private static async Task<HashSet<Guid>> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        var accepted = new HashSet<Guid>();
        do
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                accepted.Add(rows.GetGuid(0));
            }
        }
        while (await rows.NextResultAsync(cancellationToken));

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

    private static NpgsqlBatchCommand TriggeredCommand(RunDay day, IReadOnlyList<Wish> wishes)
    {
        var runs = wishes.DistinctBy(wish => wish.Run.Id).ToList();
        var command = Queries.BatchCommand(Sql.AcceptTriggeredRuns.On(day, runs.Count));
        command.Column(NpgsqlDbType.Uuid, runs, wish => wish.Run.Id);
        command.Column(NpgsqlDbType.Text, runs, wish => wish.Run.Workflow);
        command.Column(NpgsqlDbType.Integer, runs, wish => wish.Run.WorkflowVersion);
        command.Column(NpgsqlDbType.Text, runs, wish => wish.Run.Key);
        command.Column(NpgsqlDbType.Json, runs, wish => SafeText.Json(wish.Run.Params));
        command.Column(NpgsqlDbType.Json, runs, wish => SafeText.Json(wish.Run.Trigger));
        return command;
    }

    private static NpgsqlBatchCommand Command(RunDay day, IReadOnlyList<Wish> wishes)
    {
        var command = Queries.BatchCommand(Sql.AcceptRuns.On(day, wishes.Count));
        command.Column(NpgsqlDbType.Uuid, wishes, wish => wish.Run.Id);
        command.Column(NpgsqlDbType.Text, wishes, wish => wish.Run.Workflow);
        command.Column(NpgsqlDbType.Integer, wishes, wish => wish.Run.WorkflowVersion);
        command.Column(NpgsqlDbType.Text, wishes, wish => wish.Run.Key);
        command.Column(NpgsqlDbType.Json, wishes, wish => SafeText.Json(wish.Run.Params));
        return command;
    }

    private sealed record Wish(NewRun Run);
}
