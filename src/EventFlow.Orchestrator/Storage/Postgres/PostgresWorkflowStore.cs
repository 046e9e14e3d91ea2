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

    public async Task<(StoredWorkflow Workflow, bool Created)> ApplyAsync(NewVersion version, CancellationToken cancellationToken)
    {
        var id = version.Id;
        if (await FindAsync(id, version: null, cancellationToken) is { DeletedAt: null } known && version.IsSameAs(known))
        {
            return (known, false);
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var open = Named(connection.Query(Sql.OpenWorkflow), version);
        var (latest, isDeleted) = await ReadOpenAsync(open, cancellationToken);
        if (!isDeleted && await FindAsync(connection, id, latest, cancellationToken) is { } stored && version.IsSameAs(stored))
        {
            return (stored, false);
        }

        var added = await AddAsync(connection, version, latest + 1, cancellationToken);
        await DescribeAsync(connection, id, added.Version, version.Tasks, cancellationToken);
        await OutboxInterests.SetAsync(connection, OutboxInterest.OwnerOf(id), version.Interests, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (added, true);
    }

    public async Task DescribeAsync(string id, int version, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await DescribeAsync(connection, id, version, tasks, cancellationToken);
    }

    public StoredWorkflow? Known(string id) => latest.TryGetValue(id, out var version) ? versions.Find(id, version) : null;

    public async Task<StoredWorkflow?> FindAsync(string id, int? version, CancellationToken cancellationToken)
    {
        if (version is { } wanted)
        {
            return await FindVersionAsync(id, wanted, cancellationToken);
        }

        if (await FindLatestAsync(id, cancellationToken) is not { } newest)
        {
            return null;
        }

        var found = await FindVersionAsync(id, newest.Version, cancellationToken);
        return newest.DeletedAt is null ? found : found! with { DeletedAt = newest.DeletedAt };
    }

    public async Task<IReadOnlyList<WorkflowVersionView>> VersionsAsync(
        string id, int? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.ListWorkflowVersions)
            .With("id", NpgsqlDbType.Text, SafeText.Long(id))
            .With("before", NpgsqlDbType.Integer, before)
            .With("limit", NpgsqlDbType.Integer, limit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new List<WorkflowVersionView>();
        while (await row.ReadAsync(cancellationToken))
        {
            versions.Add(new WorkflowVersionView(row.GetInt32(0), row.GetString(1), row.Time(2), row.TextOrNull(3)));
        }

        return versions;
    }

    public async Task<Page<WorkflowView>> ListAsync(string? cursor, int limit, bool withDeleted, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.ListWorkflows)
            .With("after", NpgsqlDbType.Text, Cursor.ToText(cursor))
            .With("with_deleted", NpgsqlDbType.Boolean, withDeleted)
            .With("limit", NpgsqlDbType.Integer, limit + 1);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var workflows = new List<WorkflowView>();
        while (await row.ReadAsync(cancellationToken))
        {
            workflows.Add(new WorkflowView(
                row.GetString(0), row.GetInt32(1), row.TextOrNull(2), row.GetString(3), row.GetString(4), row.Time(5), row.TimeOrNull(6)));
        }

        return Paging.Cut(workflows, limit, last => Cursor.OfText(last.Id));
    }

    public async Task<DeletedWorkflow?> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.DeleteWorkflow).With("id", NpgsqlDbType.Text, SafeText.Long(id));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new DeletedWorkflow(id, row.GetInt32(0), row.Time(1)) : null;
    }

    public async Task<RestoredWorkflow?> RestoreAsync(string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.RestoreWorkflow).With("id", NpgsqlDbType.Text, SafeText.Long(id));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new RestoredWorkflow(id, row.GetInt32(0), row.GetBoolean(1)) : null;
    }

    private async Task<LatestVersion?> FindLatestAsync(string id, CancellationToken cancellationToken)
    {
        var found = await latestVersions.FindAsync(id, cancellationToken);
        if (found is { DeletedAt: null } newest)
        {
            latest[id] = newest.Version;
        }
        else
        {
            latest.TryRemove(id, out _);
        }

        return found;
    }

    private async Task<StoredWorkflow?> FindVersionAsync(string id, int version, CancellationToken cancellationToken)
    {
        if (versions.Find(id, version) is { } known)
        {
            return known;
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var found = await FindAsync(connection, id, version, cancellationToken);
        return found is null ? null : versions.Keep(id, version, found, found.Length);
    }

    private static async Task<StoredWorkflow> AddAsync(
        NpgsqlConnection connection, NewVersion version, int number, CancellationToken cancellationToken)
    {
        var hash = WorkflowHash.Of(version.Source);
        await using var add = Named(connection.Query(Sql.AddWorkflowVersion), version)
            .With("version", NpgsqlDbType.Integer, number)
            .With("source", NpgsqlDbType.Text, version.Source)
            .With("hash", NpgsqlDbType.Text, hash)
            .With("environment", NpgsqlDbType.Text, version.Origin.Environment)
            .With("applied_file", NpgsqlDbType.Text, version.Origin.AppliedFile)
            .With("origins", NpgsqlDbType.Json, SafeText.Json(version.Origin.Values));
        var createdAt = new DateTimeOffset((DateTime)(await add.ExecuteScalarAsync(cancellationToken))!);
        return new StoredWorkflow(version.Id, number, version.Source, hash, createdAt, IsDescribed: true) { Origin = version.Origin };
    }

    private static async Task<(int Latest, bool IsDeleted)> ReadOpenAsync(NpgsqlCommand open, CancellationToken cancellationToken)
    {
        await using var row = await open.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetInt32(0), row.GetBoolean(1));
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
            {
                Origin = new VersionOrigin(row.TextOrNull(6), row.TextOrNull(7), row.TextOrNull(8)),
            }
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

    private static NpgsqlCommand Named(NpgsqlCommand command, NewVersion version) => command
        .With("id", NpgsqlDbType.Text, version.Id)
        .With("title", NpgsqlDbType.Text, SafeText.Long(version.Title))
        .With("namespace", NpgsqlDbType.Text, SafeText.Short(version.Namespace));
}
