using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Triggers with <c>event</c>.</summary>
internal sealed class EventTriggerReader(ValueReader values, TriggerParams expressions)
{
    private const string Owner = "an event trigger";
    private const int MaxPattern = 1_024;
    private const int MaxBatch = 1_000;
    private static readonly TimeSpan MaxWithin = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxDebounce = TimeSpan.FromHours(1);
    private static readonly string[] Keys = ["event", "source", "filter", "key", "params", "batch", "debounce"];
    private static readonly string[] PartKeys = ["event", "source", "filter"];
    private static readonly string[] BatchKeys = ["size", "within"];

    public EventTrigger Read(FileNode node)
    {
        values.CheckKeys(node, Keys, Owner);
        var (type, source) = (Pattern(node.Find("event")!), node.Find("source") is { } from ? Pattern(from) : null);
        var batch = Batch(node.Find("batch"));
        return new EventTrigger
        {
            Type = type ?? new EventPattern("*"),
            Source = source,
            Filter = expressions.Filter(node.Find("filter"), Owner),
            Key = node.Find("key") is { } key ? expressions.Template(key, Owner, TriggerParams.Roots) : null,
            Params = batch is null ? expressions.Params(node, Owner) : expressions.Params(node, Owner, "events"),
            Batch = batch,
            Debounce = Debounce(node.Find("debounce"), batch),
        };
    }

    public TriggerPart? ReadPart(FileNode node, string owner)
    {
        values.CheckKeys(node, PartKeys, owner);
        var (type, source) = (Pattern(node.Find("event")!, owner), node.Find("source") is { } from ? Pattern(from, owner) : null);
        var filter = expressions.Filter(node.Find("filter"), owner);
        return type is null ? null : new TriggerPart($"event {type.Text}{(source is null ? "" : $" from {source.Text}")}")
        {
            Type = type, Source = source, Filter = filter,
        };
    }

    private EventPattern? Pattern(FileEntry entry, string owner = Owner)
    {
        if (values.Text(entry, owner, MaxPattern) is not { } text)
        {
            return null;
        }

        if (text.Length > 0 && text.Trim() == text)
        {
            return new EventPattern(text);
        }

        values.Findings.Error(entry.Value.Place, DefinitionCodes.BadEventType,
            $"'{entry.Key}' of {owner}: expected the type of a CloudEvent such as com.example.order.created, or with a star "
            + $"com.example.*, found {Words.Describe(entry.Value)}");
        return null;
    }

    private EventBatch? Batch(FileEntry? entry)
    {
        if (entry is null)
        {
            return null;
        }

        if (entry.Value.Kind != FileKind.Map)
        {
            values.Wrong(entry.Value, $"'batch' of {Owner}", "a mapping such as { size: 100, within: 1m }");
            return null;
        }

        values.CheckKeys(entry.Value, BatchKeys, "'batch'");
        foreach (var key in BatchKeys.Where(key => entry.Value.Find(key) is null))
        {
            values.Findings.Error(entry.Place, DefinitionCodes.MissingKey,
                $"'batch' of {Owner} has no '{key}': write {{ size: 100, within: 1m }}, whichever comes first");
        }

        var size = values.Integer(entry.Value.Find("size"), "'batch'", 1, MaxBatch);
        var within = Within(entry.Value.Find("within"), MaxWithin, "'batch'");
        return size is null || within is null ? null : new EventBatch(size.Value, within.Value);
    }

    private TimeSpan? Debounce(FileEntry? entry, EventBatch? batch)
    {
        if (entry is not null && batch is not null)
        {
            values.Findings.Error(entry.Place, DefinitionCodes.BatchAndDebounce,
                $"{Owner} has 'batch' and 'debounce': a batch starts a run with all its events, 'debounce' one with the last. "
                + "Keep one of them");
        }

        return Within(entry, MaxDebounce, Owner);
    }

    private TimeSpan? Within(FileEntry? entry, TimeSpan max, string owner)
    {
        if (values.Duration(entry, owner) is not { } duration)
        {
            return null;
        }

        if (duration <= max)
        {
            return duration;
        }

        values.Range(entry!.Value, $"'{entry.Key}' of {owner}", $"at most {max.TotalHours:0}h");
        return null;
    }
}
