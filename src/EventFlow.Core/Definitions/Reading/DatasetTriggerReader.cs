using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Triggers with <c>dataset</c>: a kind of trigger by events.</summary>
internal sealed class DatasetTriggerReader(ValueReader values, TriggerParams expressions)
{
    private const string Owner = "a dataset trigger";
    private const string Example = "{ all: [lake/orders, lake/sites] } or { any: [lake/orders] }";
    private static readonly string[] Keys = ["dataset", "params"];
    private static readonly string[] SetKeys = ["all", "any"];

    private readonly DatasetReader names = new(values);

    public EventTrigger Read(FileNode node)
    {
        values.CheckKeys(node, Keys, Owner);
        return new EventTrigger
        {
            Type = new EventPattern(DatasetEvents.Type),
            Datasets = Set(node.Find("dataset")!),
            Params = expressions.Params(node, Owner, "datasets", "events"),
        };
    }

    private DatasetSet Set(FileEntry entry)
    {
        if (entry.Value.Kind != FileKind.Map || entry.Value.Entries.Count != 1)
        {
            values.Wrong(entry.Value, $"'dataset' of {Owner}", Example);
            return new DatasetSet([], All: false);
        }

        values.CheckKeys(entry.Value, SetKeys, $"'dataset' of {Owner}");
        return new DatasetSet(names.Names(entry.Value.Entries[0], Owner), All: entry.Value.Entries[0].Key == "all");
    }
}
