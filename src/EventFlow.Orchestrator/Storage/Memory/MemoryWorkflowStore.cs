using System.Collections.Concurrent;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryWorkflowStore(TimeProvider time) : IWorkflowStore, ITriggerStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Entry> workflows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Id, int Version), MemoryNodes> nodes = new();
    private long changes = 1;

    /// <summary>The nodes of a version; none where it is not stored.</summary>
    public MemoryNodes NodesOf(string id, int version) => nodes.GetValueOrDefault((id, version), MemoryNodes.None);

    public Task<(StoredWorkflow Workflow, bool Created)> ApplyAsync(
        string id, string source, string? title, string @namespace, IReadOnlyList<WorkflowTask> tasks, CancellationToken cancellationToken)
    {
        var hash = WorkflowHash.Of(source);
        lock (gate)
        {
            var versions = workflows.TryGetValue(id, out var known) ? known.Versions : [];
            if (versions.Count > 0 && versions[^1].Hash == hash)
            {
                return Task.FromResult((versions[^1], false));
            }

            var next = new StoredWorkflow(id, versions.Count + 1, source, hash, time.GetUtcNow(), IsDescribed: true);
            nodes[(id, next.Version)] = new MemoryNodes(tasks);
            versions.Add(next);
            changes++;
            workflows[id] = new Entry(SafeText.Long(title), SafeText.Short(@namespace), versions);
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
                changes, [.. workflows.Values.Select(entry => (entry.Versions[^1].Id, entry.Versions[^1].Version))]));
        }
    }

    public Task<StoredWorkflow?> FindAsync(string id, int? version, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(
                workflows.TryGetValue(id, out var entry) ? entry.Versions.ElementAtOrDefault((version ?? entry.Versions.Count) - 1) : null);
        }
    }

    public Task<IReadOnlyList<WorkflowVersionView>> VersionsAsync(string id, int? before, int limit, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var versions = workflows.TryGetValue(id, out var entry) ? entry.Versions : [];
            return Task.FromResult<IReadOnlyList<WorkflowVersionView>>(
                [.. versions.AsEnumerable().Reverse().Where(version => before is null || version.Version < before).Take(limit)
                    .Select(version => new WorkflowVersionView(version.Version, version.Hash, version.CreatedAt))]);
        }
    }

    public Task<Page<WorkflowView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.ToText(cursor);
        lock (gate)
        {
            var page = workflows.Where(pair => after is null || string.CompareOrdinal(pair.Key, after) > 0)
                .Take(limit + 1).Select(pair => pair.Value.View()).ToList();
            return Task.FromResult(Paging.Cut(page, limit, last => Cursor.OfText(last.Id)));
        }
    }

    private sealed record Entry(string? Title, string Namespace, List<StoredWorkflow> Versions)
    {
        public WorkflowView View() =>
            new(Versions[^1].Id, Versions[^1].Version, Title, Namespace, Versions[^1].Hash, Versions[^1].CreatedAt);
    }
}
