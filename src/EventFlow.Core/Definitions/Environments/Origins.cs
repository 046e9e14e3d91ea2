using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Environments;

/// <summary>Which entries of a tree have not come from its file. They are told apart as objects: equal ones may be of both.</summary>
internal sealed class Origins
{
    private const string Tasks = "tasks";

    private readonly Dictionary<FileEntry, string> words = new(ReferenceEqualityComparer.Instance);

    public FileEntry Mark(FileEntry entry, string origin)
    {
        var marked = new FileEntry(entry.Key, entry.Place, entry.Value);
        words[marked] = origin;
        return marked;
    }

    /// <summary>Null: it is the file's own.</summary>
    public string? Of(FileEntry entry) => words.GetValueOrDefault(entry);

    public IReadOnlyList<ValueOrigin> In(FileNode root)
    {
        var found = new List<ValueOrigin>();
        Collect(root, null, "", found);
        return found;
    }

    private void Collect(FileNode map, string? node, string key, List<ValueOrigin> found)
    {
        foreach (var entry in map.Entries)
        {
            if (words.TryGetValue(entry, out var origin))
            {
                found.Add(new ValueOrigin(node, key + entry.Key, origin));
            }
            else if (entry.Key == Tasks && key.Length == 0)
            {
                entry.Value.Entries.ForEach(task => Collect(task.Value, node is null ? task.Key : $"{node}/{task.Key}", "", found));
            }
            else
            {
                Collect(entry.Value, node, $"{key}{entry.Key}.", found);
            }
        }
    }
}
