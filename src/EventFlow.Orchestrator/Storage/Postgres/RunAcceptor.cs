using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>Commits new runs; those that are asked for at the same time in one transaction.</summary>
internal sealed class RunAcceptor
{
    private const int MostAtOnce = 500;

    private readonly CommitConnections connections;
    private readonly GroupedQuestion<Wish, bool> wishes;

    public RunAcceptor(CommitConnections connections)
    {
        this.connections = connections;
        // A run that is not to be stored fails alone; the others must not suffer for it.
        wishes = new GroupedQuestion<Wish, bool>(MostAtOnce, AcceptAsync, oneByOne: failure => failure is PostgresException);
    }

    /// <summary>False: its key is taken. Once asked for, the run is accepted or not whether or not the caller still waits.</summary>
    public Task<bool> TryAcceptAsync(NewRun run, CancellationToken cancellationToken) => wishes.AskAsync(new Wish(run), cancellationToken);

    private async Task<Func<Wish, bool>> AcceptAsync(IReadOnlyList<Wish> round)
    {
        var accepted = await InsertAsync(round);
        return wish => accepted.Contains(wish.Run.Id);
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

    private sealed record Wish(NewRun Run);
}
