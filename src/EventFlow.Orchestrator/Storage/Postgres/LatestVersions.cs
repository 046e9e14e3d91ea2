using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

/// <param name="DeletedAt">Null: it is not deleted.</param>
internal readonly record struct LatestVersion(int Version, DateTimeOffset? DeletedAt);

/// <summary>The latest version of a workflow, asked for afresh every time, for everybody who asks at the same time in one
/// question.</summary>
internal sealed class LatestVersions
{
    private const int MostAtOnce = 500;

    private readonly CommitConnections connections;
    private readonly GroupedQuestion<string, LatestVersion?> questions;

    public LatestVersions(CommitConnections connections)
    {
        this.connections = connections;
        questions = new GroupedQuestion<string, LatestVersion?>(MostAtOnce, FindAsync);
    }

    /// <summary>Null where there is no such workflow.</summary>
    public Task<LatestVersion?> FindAsync(string workflow, CancellationToken cancellationToken) =>
        questions.AskAsync(SafeText.Long(workflow), cancellationToken);

    private async Task<Func<string, LatestVersion?>> FindAsync(IReadOnlyList<string> round)
    {
        var latest = await ReadAsync([.. round.Distinct()]);
        return workflow => latest.TryGetValue(workflow, out var version) ? version : null;
    }

    private async Task<Dictionary<string, LatestVersion>> ReadAsync(string[] workflows)
    {
        await using var connection = await connections.Source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var command = Queries.BatchCommand(Sql.LatestVersions);
        command.List(NpgsqlDbType.Text, workflows, workflow => workflow);
        batch.BatchCommands.Add(command);
        await using var rows = await batch.ExecuteReaderAsync();
        var latest = new Dictionary<string, LatestVersion>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            latest[rows.GetString(0)] = new LatestVersion(rows.GetInt32(1), rows.TimeOrNull(2));
        }

        return latest;
    }
}
