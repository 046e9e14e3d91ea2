using System.Collections.Concurrent;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryWorkflowStore(TimeProvider time, MemoryOutbox? outbox = null) : IWorkflowStore, ITriggerStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Entry> workflows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Id, int Version), MemoryNodes> nodes = new();
    private long changes = 1;

    /// <summary>The nodes of a version; none where it is not stored.</summary>
    public MemoryNodes NodesOf(string id, int version) => nodes.GetValueOrDefault((id, version), MemoryNodes.None);

    public IReadOnlyList<(string Id, int Version)> Latest()
    {
        lock (gate)
        {
            return [.. workflows.Select(entry => (entry.Key, entry.Value.Versions.Count))];
        }
    }

    /// <summary>Null: there is no such workflow.</summary>
    public int? LatestOf(string id)
    {
        lock (gate)
        {
            return workflows.TryGetValue(id, out var entry) ? entry.Versions.Count : null;
        }
    }

    public Task<(StoredWorkflow Workflow, bool Created)> ApplyAsync(NewVersion version, CancellationToken cancellationToken)
    {
        var id = version.Id;
        lock (gate)
        {
            var versions = workflows.TryGetValue(id, out var known) ? known.Versions : [];
            if (versions.Count > 0 && version.IsSameAs(versions[^1]) && known!.DeletedAt is null)
            {
                return Task.FromResult((versions[^1], false));
            }

            var next = new StoredWorkflow(
                id, versions.Count + 1, version.Source, WorkflowHash.Of(version.Source), time.GetUtcNow(), IsDescribed: true)
            {
                Origin = version.Origin,
            };
            nodes[(id, next.Version)] = new MemoryNodes(version.Tasks);
            versions.Add(next);
            changes++;
            outbox?.SetInterests(OutboxInterest.OwnerOf(id), version.Interests);
            workflows[id] = new Entry(SafeText.Long(version.Title), SafeText.Short(version.Namespace), versions);
            return Task.FromResult((next, true));
        }
    }

    public Task DescribeAsync(string id, int version, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public StoredWorkflow? Known(string id) => null;

    public Task<TriggerSet?> ReadAsync(long known, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(known == changes ? null : new TriggerSet(
                changes, [.. workflows.Values.Select(entry => (entry.Versions[^1].Id, entry.Versions[^1].Version, entry.DeletedAt))]));
        }
    }

    public Task<StoredWorkflow?> FindAsync(string id, int? version, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(!workflows.TryGetValue(id, out var entry) ? null
                : version is { } number ? entry.Versions.ElementAtOrDefault(number - 1)
                : entry.Versions[^1] with { DeletedAt = entry.DeletedAt });
        }
    }

    public Task<IReadOnlyList<WorkflowVersionView>> VersionsAsync(string id, int? before, int limit, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var versions = workflows.TryGetValue(id, out var entry) ? entry.Versions : [];
            return Task.FromResult<IReadOnlyList<WorkflowVersionView>>(
                [.. versions.AsEnumerable().Reverse().Where(version => before is null || version.Version < before).Take(limit)
                    .Select(version => new WorkflowVersionView(
                        version.Version, version.Hash, version.CreatedAt, version.Origin.Environment))]);
        }
    }

    public Task<Page<WorkflowView>> ListAsync(string? cursor, int limit, bool withDeleted, CancellationToken cancellationToken)
    {
        var after = Cursor.ToText(cursor);
        lock (gate)
        {
            var page = workflows.Where(pair => after is null || string.CompareOrdinal(pair.Key, after) > 0)
                .Where(pair => withDeleted || pair.Value.DeletedAt is null)
                .Take(limit + 1).Select(pair => pair.Value.View()).ToList();
            return Task.FromResult(Paging.Cut(page, limit, last => Cursor.OfText(last.Id)));
        }
    }

    /// <summary>Null: it is not deleted.</summary>
    public DateTimeOffset? DeletedAt(string id)
    {
        lock (gate)
        {
            return workflows.GetValueOrDefault(id)?.DeletedAt;
        }
    }

    public Task<DeletedWorkflow?> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!workflows.TryGetValue(id, out var entry))
            {
                return Task.FromResult<DeletedWorkflow?>(null);
            }

            var deletedAt = entry.DeletedAt ?? time.GetUtcNow();
            changes++;
            workflows[id] = entry with { DeletedAt = deletedAt };
            return Task.FromResult<DeletedWorkflow?>(new DeletedWorkflow(id, entry.Versions.Count, deletedAt));
        }
    }

    public Task<RestoredWorkflow?> RestoreAsync(string id, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!workflows.TryGetValue(id, out var entry))
            {
                return Task.FromResult<RestoredWorkflow?>(null);
            }

            changes++;
            workflows[id] = entry with { DeletedAt = null };
            return Task.FromResult<RestoredWorkflow?>(new RestoredWorkflow(id, entry.Versions.Count, entry.DeletedAt is not null));
        }
    }

    private sealed record Entry(string? Title, string Namespace, List<StoredWorkflow> Versions, DateTimeOffset? DeletedAt = null)
    {
        public WorkflowView View() =>
            new(Versions[^1].Id, Versions[^1].Version, Title, Namespace, Versions[^1].Hash, Versions[^1].CreatedAt, DeletedAt);
    }
}
