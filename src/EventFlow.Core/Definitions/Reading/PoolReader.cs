using EventFlow.Core.Definitions.Text;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>pool: warehouse</c>, or a mapping with a weight. Whether there is such a pool only a server knows.</summary>
internal sealed class PoolReader(ValueReader values)
{
    private const string Example = "{ name: warehouse, weight: 2 }";
    private static readonly string[] Keys = ["name", "weight"];

    public PoolUse? Read(FileEntry? entry, string owner) => entry?.Value.Kind switch
    {
        null => null,
        FileKind.Text => Use(entry.Value, 1),
        FileKind.Map => OfMap(entry.Value, $"'pool' of {owner}"),
        _ => values.Wrong<PoolUse>(entry, owner, $"the name of a pool such as warehouse, or a mapping such as {Example}"),
    };

    public int? Priority(FileEntry? entry, string owner) =>
        values.Integer(entry, owner, -PoolBounds.MaxPriority, PoolBounds.MaxPriority);

    private PoolUse? OfMap(FileNode map, string owner)
    {
        values.CheckKeys(map, Keys, owner);
        var weight = values.Integer(map.Find("weight"), owner, 1, PoolBounds.MaxSlots) ?? 1;
        if (map.Find("name") is not { } name)
        {
            values.Findings.Error(map.Place, DefinitionCodes.MissingKey, $"{owner} has no 'name': write pool: {Example}");
            return null;
        }

        return name.Value.Kind == FileKind.Text
            ? Use(name.Value, weight)
            : values.Wrong<PoolUse>(name, owner, "the name of a pool such as warehouse");
    }

    private PoolUse? Use(FileNode name, int weight) =>
        Names.CheckId(name, "the name of a pool", values.Findings) ? new PoolUse(name.Value, weight) { Place = name.Place } : null;
}
