using EventFlow.Core.Definitions.Text;
using EventFlow.Core.Events;
using EventFlow.Core.Schedules;
using EventFlow.Core.Validation;

namespace EventFlow.Core.Definitions.Reading;

/// <summary><c>triggers</c>: the schedules, and those by events, datasets and ends of runs.</summary>
internal sealed class TriggersReader(
    ValueReader values, FileSource source, IReadOnlyList<ParameterDefinition> parameters, TriggerParams expressions, NameChecker known,
    string? workflow)
{
    private const int MaxTriggers = 100;
    private const string Example = "a mapping such as { schedule: \"0 6 * * *\", timezone: Europe/Berlin }";

    private readonly ScheduleTriggerReader schedules = new(values, source, parameters, known);
    private readonly EventTriggerReader events = new(values, expressions);
    private readonly DatasetTriggerReader datasets = new(values, expressions);
    private readonly RunTriggerReader runs = new(values, expressions, workflow);

    /// <summary>The triggers by events, datasets and ends of runs, in the order of the file.</summary>
    public List<EventTrigger> Events { get; } = [];

    /// <summary>Also those that are a part of a trigger of <see cref="Events"/>.</summary>
    public IReadOnlyList<ScheduleTrigger> Read(FileEntry? entry)
    {
        if (entry is null or { Value.Kind: FileKind.Null })
        {
            return [];
        }

        if (entry.Value.Kind == FileKind.List && entry.Value.Items.Count <= MaxTriggers)
        {
            return [.. entry.Value.Items.SelectMany(Trigger)];
        }

        values.Wrong(entry.Value, "'triggers' of the workflow", $"a list of at most {MaxTriggers}, each {Example}");
        return [];
    }

    private IEnumerable<ScheduleTrigger> Trigger(FileNode node)
    {
        if (node.Kind != FileKind.Map)
        {
            values.Wrong(node, ScheduleTriggerReader.Owner, Example);
            return [];
        }

        var other = ScheduleTriggerReader.OtherKinds.Select(node.Find).OfType<FileEntry>().FirstOrDefault();
        if (node.Find("schedule") is not null)
        {
            return Schedule(node) is { } schedule ? [schedule] : [];
        }

        if (other is null)
        {
            values.Findings.Error(node.Place, DefinitionCodes.MissingKey,
                $"{ScheduleTriggerReader.Owner} says nothing to wait for: give it 'schedule', such as schedule: \"0 6 * * *\", "
                + "or 'event', 'dataset', 'run' or 'all'");
            return [];
        }

        var trigger = other.Key switch
        {
            "event" => events.Read(node),
            "dataset" => datasets.Read(node),
            "run" => runs.Read(node),
            _ => new AllTriggerReader(values, expressions, schedules, events, runs).Read(node),
        };
        Events.Add(trigger);
        return (trigger.Parts ?? []).Select(part => part.Schedule).OfType<ScheduleTrigger>();
    }

    private ScheduleTrigger? Schedule(FileNode node)
    {
        foreach (var kind in ScheduleTriggerReader.OtherKinds.Select(node.Find).OfType<FileEntry>())
        {
            values.Findings.Error(kind.Place, DefinitionCodes.SeveralKinds,
                $"{ScheduleTriggerReader.Owner} has 'schedule' and '{kind.Key}': make them two triggers, or parts of one with 'all'");
        }

        return schedules.Read(node);
    }
}
