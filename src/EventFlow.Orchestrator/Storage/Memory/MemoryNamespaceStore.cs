using EventFlow.Contracts.Api;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryNamespaceStore(TimeProvider time) : INamespaceStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, StoredNamespace> namespaces = new(StringComparer.Ordinal);

    public Task<(StoredNamespace Namespace, bool Created)> ApplyAsync(
        string name, string source, string? title, string? owner, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var before = namespaces.GetValueOrDefault(name);
            if (before?.Source == source)
            {
                return Task.FromResult((before, false));
            }

            var applied = new StoredNamespace(name, source, SafeText.Long(title), SafeText.Long(owner), time.GetUtcNow());
            namespaces[name] = applied;
            return Task.FromResult((applied, before is null));
        }
    }

    public Task<StoredNamespace?> FindAsync(string name, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(namespaces.GetValueOrDefault(name));
        }
    }

    public Task<Page<NamespaceView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.ToText(cursor);
        lock (gate)
        {
            var page = namespaces.Values.Where(one => after is null || string.CompareOrdinal(one.Name, after) > 0).Take(limit + 1)
                .Select(one => new NamespaceView(one.Name, one.Title, one.Owner, one.UpdatedAt)).ToList();
            return Task.FromResult(Paging.Cut(page, limit, last => Cursor.OfText(last.Name)));
        }
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(namespaces.Remove(name));
        }
    }
}
