using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Commits new runs; those that are asked for at the same time in one transaction.</summary>
internal sealed class RunAcceptor
{
    private const int MostAtOnce = 500;

    private readonly CommitConnections connections;
    private readonly Rounds<Wish> wishes;

    public RunAcceptor(CommitConnections connections)
    {
        this.connections = connections;
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
            var accepted = await InsertAsync(round);
            foreach (var wish in round)
            {
                wish.Accepted.TrySetResult(accepted.Contains(wish.Run.Id));
            }
        }
        catch (PostgresException) when (round.Count > 1)
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

    private async Task<HashSet<Guid>> InsertAsync(IReadOnlyList<Wish> round)
    {
        await using var connection = await connections.Source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var command = Queries.BatchCommand(Sql.AcceptRuns);
        command.Column(NpgsqlDbType.Uuid, round, wish => wish.Run.Id);
        command.Column(NpgsqlDbType.Text, round, wish => wish.Run.Workflow);
        command.Column(NpgsqlDbType.Integer, round, wish => wish.Run.WorkflowVersion);
        command.Column(NpgsqlDbType.Text, round, wish => wish.Run.Key);
        command.Column(NpgsqlDbType.Json, round, wish => SafeText.Json(wish.Run.Params));
        batch.BatchCommands.Add(command);
        await using var rows = await batch.ExecuteReaderAsync();
        var accepted = new HashSet<Guid>();
        while (await rows.ReadAsync())
        {
            accepted.Add(rows.GetGuid(0));
        }

        return accepted;
    }

    private sealed record Wish(NewRun Run)
    {
        public TaskCompletionSource<bool> Accepted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
