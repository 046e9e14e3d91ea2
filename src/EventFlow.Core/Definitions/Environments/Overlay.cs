using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Environments;

/// <summary>Puts the differences of an environment over a file: mappings are merged key by key, anything else takes the place of what was
/// there, and nothing in a place removes it. Each value keeps the place where it was written.</summary>
internal sealed class Overlay(Origins origins, string origin)
{
    private const string Env = "env";

    /// <summary>A copy along the way of the differences; the rest is shared.</summary>
    public FileNode Merge(FileNode old, FileNode over)
    {
        var changes = over.Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        var merged = new FileNode(FileKind.Map, old.Place);
        foreach (var entry in old.Entries)
        {
            if (!changes.Remove(entry.Key, out var change))
            {
                merged.Add(entry);
            }
            else if (change.Value.Kind != FileKind.Null)
            {
                merged.Add(Changed(entry, change));
            }
        }

        foreach (var added in over.Entries.Where(entry => changes.ContainsKey(entry.Key) && entry.Value.Kind != FileKind.Null))
        {
            merged.Add(origins.Mark(added, origin));
        }

        return merged;
    }

    private FileEntry Changed(FileEntry entry, FileEntry change)
    {
        if (entry.Value.Kind != FileKind.Map || change.Value.Kind != FileKind.Map)
        {
            return origins.Mark(change, origin);
        }

        return entry with { Value = entry.Key == Env ? Values(entry.Value, change.Value) : Merge(entry.Value, change.Value) };
    }

    // A value of env is data: it is another one as a whole, and may be nothing.
    private FileNode Values(FileNode old, FileNode over)
    {
        var merged = new FileNode(FileKind.Map, old.Place);
        old.Entries.ForEach(entry => merged.Add(over.Find(entry.Key) is { } change ? origins.Mark(change, origin) : entry));
        return merged;
    }
}
