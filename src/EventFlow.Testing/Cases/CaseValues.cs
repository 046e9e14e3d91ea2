using EventFlow.Core.Definitions.Reading;
using EventFlow.Core.Definitions.Text;

namespace EventFlow.Testing.Cases;

/// <summary>Values that only case files have.</summary>
internal static class CaseValues
{
    private const int MaxText = 1_000;

    public static bool IsMap(this ValueReader values, FileNode node, string what)
    {
        if (node.Kind != FileKind.Map)
        {
            values.Wrong(node, what, "a mapping");
        }

        return node.Kind == FileKind.Map;
    }

    /// <summary>A list of texts, or one.</summary>
    public static List<string> Texts(this ValueReader values, FileEntry entry, string owner) =>
        [.. Each(entry).Select(node => values.Text(new FileEntry(entry.Key, node.Place, node), owner, MaxText)).OfType<string>()];

    public static List<TimeSpan> Durations(this ValueReader values, FileEntry entry, string owner) =>
        [.. Each(entry).Select(node => values.Duration(node, $"'{entry.Key}' of {owner}", zero: true)).OfType<TimeSpan>()];

    /// <summary>A list of words, or one.</summary>
    public static List<T> Words<T>(this ValueReader values, FileEntry entry, string owner, IReadOnlyDictionary<string, T> words)
        where T : struct =>
        [.. Each(entry).Select(node => values.Word(new FileEntry(entry.Key, node.Place, node), owner, words)).OfType<T>()];

    private static List<FileNode> Each(FileEntry entry) => entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value];
}
