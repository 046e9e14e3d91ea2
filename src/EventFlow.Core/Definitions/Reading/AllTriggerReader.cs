using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;

namespace EventFlow.Core.Definitions.Reading;

/// <summary>Triggers with <c>all</c>: several things that each have to happen.</summary>
internal sealed class AllTriggerReader(
    ValueReader values, TriggerParams expressions, ScheduleTriggerReader schedules, EventTriggerReader events, RunTriggerReader runs)
{
    private const string Owner = "a trigger with 'all'";
    private const string PartOwner = "a part of 'all'";
    private const int MaxParts = 20;
    private const string Example = "[{ schedule: \"0 6 * * *\" }, { dataset: lake/orders }, { run: load }]";
    private static readonly string[] Keys = ["all", "params"];
    private static readonly string[] Kinds = ["schedule", "dataset", "run", "event"];
    private static readonly string[] DatasetKeys = ["dataset"];

    private readonly DatasetReader names = new(values);

    public EventTrigger Read(FileNode node)
    {
        values.CheckKeys(node, Keys, Owner);
        return new EventTrigger
        {
            Type = new EventPattern("*"),
            Parts = Parts(node.Find("all")!),
            Params = expressions.ParamsOver(node, Owner, ["datasets", "runs", "events", "trigger", "run", "env"]),
        };
    }

    private List<TriggerPart> Parts(FileEntry entry)
    {
        var parts = new List<TriggerPart>();
        if (entry.Value.Kind != FileKind.List || entry.Value.Items.Count is < 2 or > MaxParts)
        {
            values.Wrong(entry.Value, $"'all' of a trigger", $"2 to {MaxParts} parts such as {Example}");
            return parts;
        }

        foreach (var node in entry.Value.Items)
        {
            if (Part(node) is not { } part)
            {
                continue;
            }

            if (parts.Any(before => before.Name == part.Name))
            {
                values.Findings.Error(
                    node.Place, DefinitionCodes.PartTwice, $"'all' of a trigger waits for {Words.Quote(part.Name)} twice");
            }

            parts.Add(part);
        }

        return parts;
    }

    private TriggerPart? Part(FileNode node)
    {
        var kinds = node.Kind == FileKind.Map ? Kinds.Where(kind => node.Find(kind) is not null).ToList() : [];
        if (kinds.Count != 1)
        {
            values.Wrong(node, PartOwner, $"a mapping with one of {string.Join(", ", Kinds)}");
            return null;
        }

        return kinds[0] switch
        {
            "schedule" => schedules.ReadPart(node, PartOwner) is { } schedule
                ? new TriggerPart($"schedule {schedule.Name}") { Schedule = schedule }
                : null,
            "dataset" => Dataset(node),
            "run" => runs.ReadPart(node, PartOwner),
            _ => events.ReadPart(node, PartOwner),
        };
    }

    private TriggerPart? Dataset(FileNode node)
    {
        values.CheckKeys(node, DatasetKeys, PartOwner);
        var entry = node.Find("dataset")!;
        if (entry.Value.Kind != FileKind.Text)
        {
            values.Wrong(entry.Value, $"'dataset' of {PartOwner}", "the name of one dataset such as lake/orders");
            return null;
        }

        return names.Names(entry, PartOwner) is [var name] ? new TriggerPart($"dataset {name}") { Dataset = name } : null;
    }
}
