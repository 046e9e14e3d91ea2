using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Names of datasets: one, or a list of them.</summary>
internal sealed class DatasetReader(ValueReader values)
{
    private const int MaxNames = 100;

    public List<string> Names(FileEntry? entry, string owner)
    {
        var names = new List<string>();
        if (entry is null)
        {
            return names;
        }

        var nodes = entry.Value.Kind == FileKind.List ? entry.Value.Items : [entry.Value];
        if (nodes.Count is 0 or > MaxNames)
        {
            values.Range(entry.Value, $"'{entry.Key}' of {owner}", $"1 to {MaxNames} datasets");
        }

        foreach (var node in nodes.Take(MaxNames))
        {
            Add(names, node, $"'{entry.Key}' of {owner}");
        }

        return names;
    }

    private void Add(List<string> names, FileNode node, string what)
    {
        if (node.Kind != FileKind.Text || !DatasetNames.AreGood(node.Value))
        {
            values.Findings.Error(node.Place, DefinitionCodes.BadDataset,
                $"{what}: expected the name of a dataset such as lake/orders, found {Words.Describe(node)}");
        }
        else if (names.Contains(node.Value))
        {
            values.Findings.Error(node.Place, DefinitionCodes.BadDataset, $"{what} names {Words.Quote(node.Value)} twice");
        }
        else
        {
            names.Add(node.Value);
        }
    }
}
