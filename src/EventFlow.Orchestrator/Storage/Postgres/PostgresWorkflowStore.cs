using System.Collections.Concurrent;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Workflows;
using Npgsql;
using NpgsqlTypes;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresWorkflowStore(NpgsqlDataSource database, LatestVersions latestVersions) : IWorkflowStore
{
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;

    // A version never changes.
    private readonly VersionCache<StoredWorkflow> versions = new(most: 512);
    private readonly ConcurrentDictionary<string, int> latest = new(StringComparer.Ordinal);

    public async Task<(StoredWorkflow Workflow, bool Created)> ApplyAsync(
        string id, string source, string? title, string @namespace, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken)
    {
        var hash = WorkflowHash.Of(source);
        if (await FindAsync(id, version: null, cancellationToken) is { } known && known.Hash == hash)
        {
            return (known, false);
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var open = Named(connection.Query(Sql.OpenWorkflow), id, title, @namespace);
        var latest = (int)(await open.ExecuteScalarAsync(cancellationToken))!;
        if (await FindAsync(connection, id, latest, cancellationToken) is { } stored && stored.Hash == hash)
        {
            return (stored, false);
        }

        await using var add = Named(connection.Query(Sql.AddWorkflowVersion), id, title, @namespace)
            .With("version", NpgsqlDbType.Integer, latest + 1)
            .With("source", NpgsqlDbType.Text, source)
            .With("hash", NpgsqlDbType.Text, hash);
        var createdAt = new DateTimeOffset((DateTime)(await add.ExecuteScalarAsync(cancellationToken))!);
        await DescribeAsync(connection, id, latest + 1, tasks, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (new StoredWorkflow(id, latest + 1, source, hash, createdAt, IsDescribed: true), true);
    }

    public async Task DescribeAsync(string id, int version, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await DescribeAsync(connection, id, version, tasks, cancellationToken);
    }

    public StoredWorkflow? Known(string id) => latest.TryGetValue(id, out var version) ? versions.Find(id, version) : null;

    public async Task<StoredWorkflow?> FindAsync(string id, int? version, CancellationToken cancellationToken)
    {
        if ((version ?? await FindLatestAsync(id, cancellationToken)) is not { } wanted)
        {
            return null;
        }

        if (versions.Find(id, wanted) is { } known)
        {
            return known;
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var found = await FindAsync(connection, id, wanted, cancellationToken);
        return found is null ? null : versions.Keep(id, wanted, found, found.Source.Length);
    }

    public async Task<IReadOnlyList<WorkflowVersionView>> VersionsAsync(string id, int? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.ListWorkflowVersions)
            .With("id", NpgsqlDbType.Text, SafeText.Long(id))
            .With("before", NpgsqlDbType.Integer, before)
            .With("limit", NpgsqlDbType.Integer, limit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new List<WorkflowVersionView>();
        while (await row.ReadAsync(cancellationToken))
        {
            versions.Add(new WorkflowVersionView(row.GetInt32(0), row.GetString(1), row.Time(2)));
        }

        return versions;
    }

    public async Task<Page<WorkflowView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.ListWorkflows)
            .With("after", NpgsqlDbType.Text, Cursor.ToText(cursor))
            .With("limit", NpgsqlDbType.Integer, limit + 1);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var workflows = new List<WorkflowView>();
        while (await row.ReadAsync(cancellationToken))
        {
            workflows.Add(
                new WorkflowView(row.GetString(0), row.GetInt32(1), row.TextOrNull(2), row.GetString(3), row.GetString(4), row.Time(5)));
        }

        return Paging.Cut(workflows, limit, last => Cursor.OfText(last.Id));
    }

    private async Task<int?> FindLatestAsync(string id, CancellationToken cancellationToken)
    {
        var found = await latestVersions.FindAsync(id, cancellationToken);
        if (found is { } version)
        {
            latest[id] = version;
        }

        return found;
    }

    private static async Task<StoredWorkflow?> FindAsync(
        NpgsqlConnection connection, string id, int version, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.FindWorkflow)
            .With("id", NpgsqlDbType.Text, SafeText.Long(id))
            .With("version", NpgsqlDbType.Integer, version);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new StoredWorkflow(row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.Time(4), row.GetBoolean(5))
            : null;
    }

    private static async Task DescribeAsync(
        NpgsqlConnection connection, string id, int version, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken)
    {
        await using var command = connection.Query(Sql.DescribeVersion)
            .With("id", NpgsqlDbType.Text, id)
            .With("version", NpgsqlDbType.Integer, version)
            .With("paths", Texts, Column(task => task.Path))
            .With("sort_paths", Texts, Column(task => NaturalPath.SortKey(task.Path)))
            .With("kinds", Texts, Column(task => task.Kind))
            .With("types", Texts, Column(task => task.Type))
            .With("needs", Texts, Column(task => $"{{{string.Join(',', task.Needs.Select(name => $"\"{name}\""))}}}"));
        await command.ExecuteNonQueryAsync(cancellationToken);

        string[] Column(Func<WorkflowTask, string> value) => [.. tasks.Select(value)];
    }

    private static NpgsqlCommand Named(NpgsqlCommand command, string id, string? title, string @namespace) => command
        .With("id", NpgsqlDbType.Text, id)
        .With("title", NpgsqlDbType.Text, SafeText.Long(title))
        .With("namespace", NpgsqlDbType.Text, SafeText.Short(@namespace));
}
