namespace EventFlow.Core.Definitions.Text;

internal enum FileKind
{
    Null,
    Bool,
    Number,
    Text,
    List,
    Map,
}

/// <summary>A value of a file with its place. An alias is the very node it names,
/// so the tree may share branches but has no circles.</summary>
internal sealed class FileNode(FileKind kind, Place place, string value = "")
{
    public FileKind Kind { get; } = kind;
    public Place Place { get; } = place;

    /// <summary>The text of a scalar; a number is in JSON's spelling, a truth value <c>true</c> or <c>false</c>.</summary>
    public string Value { get; } = value;

    public List<FileNode> Items { get; } = kind == FileKind.List ? [] : Empty<FileNode>.List;
    public List<FileEntry> Entries { get; } = kind == FileKind.Map ? [] : Empty<FileEntry>.List;

    /// <summary>Where the scalar stands in the source, quotes included.</summary>
    public Range Source { get; init; }

    /// <summary>Values this node stands for, itself included, aliases written out.</summary>
    public int Size { get; private set; } = 1;

    public int Height { get; private set; } = kind is FileKind.List or FileKind.Map ? 1 : 0;

    public int TextLength { get; private set; } = value.Length;

    public FileEntry? Find(string key) => Entries.Find(entry => entry.Key == key);

    public void Add(FileNode item)
    {
        Items.Add(item);
        Grow(item, 0);
    }

    public void Add(FileEntry entry)
    {
        Entries.Add(entry);
        Grow(entry.Value, entry.Key.Length);
    }

    private void Grow(FileNode child, int keyLength)
    {
        Size += child.Size;
        Height = Math.Max(Height, child.Height + 1);
        TextLength += child.TextLength + keyLength;
    }

    private static class Empty<T>
    {
        public static readonly List<T> List = [];
    }
}

internal sealed record FileEntry(string Key, Place Place, FileNode Value);
