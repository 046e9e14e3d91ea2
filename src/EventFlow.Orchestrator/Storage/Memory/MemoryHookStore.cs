using EventFlow.Contracts.Api;

namespace EventFlow.Orchestrator.Storage.Memory;

internal sealed class MemoryHookStore(TimeProvider time) : IHookStore
{
    private const int SignaturesKept = 10_000;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Entry> hooks = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string)> seen = [];

    public Task<(HookView Hook, bool Created)> PutAsync(
        string name, string type, string source, string auth, string secret, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var before = hooks.GetValueOrDefault(name);
            var view = new HookView(name, type, source, before?.View.CreatedAt ?? time.GetUtcNow(), before?.View.PreviousUntil, auth);
            hooks[name] = before is null ? new Entry(view, secret, null) : before with { View = view };
            return Task.FromResult((view, before is null));
        }
    }

    public Task<HookView?> RotateAsync(string name, string secret, TimeSpan overlap, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!hooks.TryGetValue(name, out var before))
            {
                return Task.FromResult<HookView?>(null);
            }

            var view = before.View with { PreviousUntil = time.GetUtcNow() + overlap };
            hooks[name] = new Entry(view, secret, before.Secret);
            return Task.FromResult<HookView?>(view);
        }
    }

    public Task<StoredHook?> FindAsync(string name, string signature, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(hooks.TryGetValue(name, out var hook)
                ? new StoredHook(hook.View, hook.Secrets(time.GetUtcNow()), seen.Contains((name, signature)))
                : null);
        }
    }

    public Task<Page<HookView>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.ToText(cursor);
        lock (gate)
        {
            return Task.FromResult(Paging.Cut(
                hooks.Where(hook => after is null || string.CompareOrdinal(hook.Key, after) > 0).Take(limit + 1)
                    .Select(hook => hook.Value.View).ToList(),
                limit, last => Cursor.OfText(last.Name)));
        }
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(hooks.Remove(name));
        }
    }

    public Task NoteAsync(string name, string signature, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (seen.Count >= SignaturesKept)
            {
                seen.Clear();
            }

            seen.Add((name, signature));
            return Task.CompletedTask;
        }
    }

    private sealed record Entry(HookView View, string Secret, string? Previous)
    {
        public IReadOnlyList<string> Secrets(DateTimeOffset now) =>
            Previous is not null && View.PreviousUntil > now ? [Secret, Previous] : [Secret];
    }
}
