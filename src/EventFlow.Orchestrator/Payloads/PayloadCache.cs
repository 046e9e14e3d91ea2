using System.Text.Json;

namespace EventFlow.Orchestrator.Payloads;

/// <summary>The payloads used last, up to a number of bytes: all children of a map may read the same one.</summary>
internal sealed class PayloadCache(EngineOptions options)
{
    // Outputs of the depth the wire allows, with room to spare: what was accepted must be readable.
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 256 };

    private readonly Lock gate = new();
    private readonly Dictionary<(Guid Run, string Sha256), LinkedListNode<Entry>> byKey = [];
    private readonly LinkedList<Entry> used = new();
    private long bytes;

    public JsonElement? Find(Guid run, string sha256) => FindEntry((run, sha256))?.Value.Value;

    public JsonElement Put(Guid run, string sha256, byte[] body) => Add(new Entry((run, sha256), body)).Value.Value;

    /// <summary>As <see cref="Put"/>, for one that nobody may ever read.</summary>
    public void Keep(Guid run, string sha256, byte[] body) => Add(new Entry((run, sha256), body));

    private Entry? FindEntry((Guid Run, string Sha256) key)
    {
        lock (gate)
        {
            if (!byKey.TryGetValue(key, out var place))
            {
                return null;
            }

            used.Remove(place);
            used.AddFirst(place);
            return place.Value;
        }
    }

    private Entry Add(Entry entry)
    {
        lock (gate)
        {
            if (byKey.TryGetValue(entry.Key, out var known))
            {
                return known.Value;
            }

            byKey[entry.Key] = used.AddFirst(entry);
            bytes += entry.Bytes;
            while (bytes > options.CachedPayloadBytes && used.Last is { Value: var last })
            {
                used.RemoveLast();
                byKey.Remove(last.Key);
                bytes -= last.Bytes;
            }

            return entry;
        }
    }

    private sealed class Entry((Guid Run, string Sha256) key, byte[] body)
    {
        public (Guid Run, string Sha256) Key => key;
        public int Bytes => body.Length;

        /// <summary>Parsed when it is first read.</summary>
        public Lazy<JsonElement> Value { get; } = new(() => JsonDocument.Parse(body, Depth).RootElement);
    }
}
