using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <summary>The latest version of a workflow, asked for afresh every time, for everybody who asks at the same time in one question.</summary>
internal sealed class LatestVersions
{
    private const int MostAtOnce = 500;

    private readonly CommitConnections connections;
    private readonly Rounds<Wish> wishes;

    public LatestVersions(CommitConnections connections)
    {
        this.connections = connections;
        wishes = new Rounds<Wish>(MostAtOnce, _ => 1, FindAsync);
    }

    /// <summary>Null where there is no such workflow.</summary>
    public Task<int?> FindAsync(string workflow, CancellationToken cancellationToken)
    {
        var wish = new Wish(workflow);
        wishes.Add(wish);
        return wish.Latest.Task.WaitAsync(cancellationToken);
    }

    private async Task FindAsync(IReadOnlyList<Wish> round)
    {
        try
        {
            var latest = await ReadAsync([.. round.Select(wish => SafeText.Long(wish.Workflow)).Distinct()]);
            foreach (var wish in round)
            {
                wish.Latest.TrySetResult(latest.TryGetValue(SafeText.Long(wish.Workflow), out var version) ? version : null);
            }
        }
        catch (Exception failure)
        {
            foreach (var wish in round)
            {
                wish.Latest.TrySetException(failure);
            }
        }
    }

    private async Task<Dictionary<string, int>> ReadAsync(string[] workflows)
    {
        await using var connection = await connections.Source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var command = Queries.BatchCommand(Sql.LatestVersions);
        command.Column(NpgsqlDbType.Text, workflows, workflow => workflow);
        batch.BatchCommands.Add(command);
        await using var rows = await batch.ExecuteReaderAsync();
        var latest = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            latest[rows.GetString(0)] = rows.GetInt32(1);
        }

        return latest;
    }

    private sealed record Wish(string Workflow)
    {
        public TaskCompletionSource<int?> Latest { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
