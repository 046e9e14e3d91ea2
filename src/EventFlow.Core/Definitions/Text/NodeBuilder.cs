using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Definitions.Text;

/// <summary>Puts nodes together into a tree, on a stack of its own, and stops at the limits before memory is spent.</summary>
internal sealed class NodeBuilder(Findings findings)
{
    private readonly Stack<Frame> open = new();
    private long nodes;
    private long textLength;

    public FileNode? Root { get; private set; }

    /// <summary>The next scalar is a key of the innermost mapping.</summary>
    public bool AwaitsKey => open.TryPeek(out var frame) && frame.Node.Kind == FileKind.Map && frame.Key is null;

    public void Open(FileNode node, string? anchor = null)
    {
        CheckDepth(node.Place, 1);
        Count(node.Place, 1, 0);
        open.Push(new Frame(node, anchor));
    }

    public (FileNode Node, string? Anchor) Close()
    {
        var frame = open.Pop();
        Attach(frame.Node);
        return (frame.Node, frame.Anchor);
    }

    public void Add(FileNode scalar)
    {
        Count(scalar.Place, 1, scalar.TextLength);
        Attach(scalar);
    }

    public void AddAlias(FileNode target, Place place)
    {
        CheckDepth(place, target.Height);
        Count(place, target.Size, target.TextLength);
        Attach(target);
    }

    public void Key(string key, Place place)
    {
        Count(place, 0, key.Length);
        var frame = open.Peek();
        frame.Key = key;
        frame.KeyPlace = place;
        frame.Repeated = !frame.Keys.TryAdd(key, place);
        if (frame.Repeated)
        {
            findings.Error(place, DefinitionCodes.DuplicateKey,
                $"the key {Words.Quote(key)} stands here again: it is already in line {frame.Keys[key].Line}; remove one of them");
        }
    }

    private void Attach(FileNode node)
    {
        if (!open.TryPeek(out var frame))
        {
            Root ??= node;
        }
        else if (frame.Node.Kind == FileKind.List)
        {
            frame.Node.Add(node);
        }
        else
        {
            if (!frame.Repeated)
            {
                frame.Node.Add(new FileEntry(frame.Key!, frame.KeyPlace, node));
            }

            frame.Key = null;
        }
    }

    private void CheckDepth(Place place, int height)
    {
        if (open.Count + height > FileLimits.MaxDepth)
        {
            throw new FileFormatException(place, DefinitionCodes.TooDeep, $"values are nested more than {FileLimits.MaxDepth} deep here");
        }
    }

    private void Count(Place place, int size, int length)
    {
        nodes += size;
        textLength += length;
        if (nodes > FileLimits.MaxNodes)
        {
            throw new FileFormatException(
                place, DefinitionCodes.TooManyNodes,
                $"the file has more than {FileLimits.MaxNodes} values, aliases counted as what they stand for");
        }

        if (textLength > FileLimits.MaxTextLength)
        {
            throw new FileFormatException(
                place, DefinitionCodes.TooMuchText,
                $"the file has more than {FileLimits.MaxTextLength} characters once its aliases are written out");
        }
    }

    private sealed class Frame(FileNode node, string? anchor)
    {
        public FileNode Node { get; } = node;
        public string? Anchor { get; } = anchor;
        public string? Key { get; set; }
        public Place KeyPlace { get; set; }
        public bool Repeated { get; set; }
        public Dictionary<string, Place> Keys { get; } = new(StringComparer.Ordinal);
    }
}
