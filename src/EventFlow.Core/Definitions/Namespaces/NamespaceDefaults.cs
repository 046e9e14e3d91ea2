using EventFlow.Core.Definitions.Environments;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Namespaces;

/// <summary>Puts the defaults of a namespace below those of a workflow: where the file says something, that holds.</summary>
internal static class NamespaceDefaults
{
    private const string Defaults = "defaults";

    /// <summary>A copy along the way of what is added, or the file itself where nothing is.</summary>
    public static FileNode Apply(FileNode root, NamespaceDefinition space, Origins origins)
    {
        var own = root.Find(Defaults);
        if (own is { Value.Kind: not (FileKind.Map or FileKind.Null) })
        {
            return root;
        }

        var missing = space.Defaults.Where(entry => own?.Value.Find(entry.Key) is null).ToList();
        if (missing.Count == 0)
        {
            return root;
        }

        var merged = new FileNode(FileKind.Map, own?.Value.Place ?? root.Place);
        own?.Value.Entries.ForEach(entry => merged.Add(origins.Of(own) is { } origin ? origins.Mark(entry, origin) : entry));
        missing.ForEach(entry => merged.Add(origins.Mark(entry, $"namespace {space.Name}")));
        return With(root, own, merged);
    }

    private static FileNode With(FileNode root, FileEntry? own, FileNode defaults)
    {
        var copy = new FileNode(FileKind.Map, root.Place);
        foreach (var entry in root.Entries)
        {
            copy.Add(entry == own ? entry with { Value = defaults } : entry);
        }

        if (own is null)
        {
            copy.Add(new FileEntry(Defaults, root.Place, defaults));
        }

        return copy;
    }
}
