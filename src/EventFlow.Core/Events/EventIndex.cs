using EventFlow.Core.Definitions;
using EventFlow.Core.Planning;

namespace EventFlow.Core.Events;

/// <summary>Which workflows wait for which types of events; found by the type, however many workflows there are.</summary>
public sealed class EventIndex
{
    private readonly Dictionary<string, List<Entry>> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> byPrefix = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> byDataset = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> byRun = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> bySchedule = new(StringComparer.Ordinal);
    private readonly int[] lengths;

    public EventIndex(IEnumerable<TriggeredWorkflow> workflows)
    {
        foreach (var workflow in workflows)
        {
            for (var number = 0; number < workflow.Definition.Events.Count; number++)
            {
                Add(workflow, number);
            }
        }

        lengths = [.. byPrefix.Keys.Select(prefix => prefix.Length).Distinct().Order()];
    }

    public static EventIndex Empty { get; } = new([]);

    /// <summary>The triggers that name a dataset.</summary>
    public IReadOnlyList<EventCandidate> OfDataset(string name) => Candidates(byDataset.GetValueOrDefault(name, []));

    /// <summary>The triggers that wait for the end of a run of a workflow.</summary>
    public IReadOnlyList<EventCandidate> OfRun(string workflow, RunStatus status) =>
        Candidates(byRun.GetValueOrDefault(workflow, []).Where(entry => entry.Runs!.On.Contains(status)));

    /// <summary>The triggers that a schedule is a part of.</summary>
    public IReadOnlyList<EventCandidate> OfSchedule(string workflow, string schedule) =>
        Candidates(bySchedule.GetValueOrDefault($"{workflow}\n{schedule}", []));

    /// <summary>The triggers that an event may start which tells of this installation, as nobody else can.</summary>
    public IReadOnlyList<EventCandidate> FindOwn(CloudEvent happened) =>
        RunEvents.EndOf(happened) is var (workflow, status) ? OfRun(workflow, status)
        : ScheduleEvents.FireOf(happened) is var (owner, schedule) ? OfSchedule(owner, schedule)
        : Find(happened);

    /// <summary>The triggers an event may start by its type and source, workflow by workflow, each in the order of its file.</summary>
    public IReadOnlyList<EventCandidate> Find(CloudEvent happened)
    {
        var found = new List<Entry>(exact.GetValueOrDefault(happened.Type, []));
        if (DatasetEvents.DatasetOf(happened) is { } dataset)
        {
            found.AddRange(byDataset.GetValueOrDefault(dataset, []));
        }

        foreach (var length in lengths.TakeWhile(length => length <= happened.Type.Length))
        {
            found.AddRange(byPrefix.GetValueOrDefault(happened.Type[..length], []).Where(entry => entry.Type.Fits(happened.Type)));
        }

        return Candidates(found.Where(entry => entry.Source?.Fits(happened.Source) != false));
    }

    private static IReadOnlyList<EventCandidate> Candidates(IEnumerable<Entry> entries) =>
    [
        .. entries.GroupBy(entry => entry.Workflow.Definition.Id, StringComparer.Ordinal)
            .Select(own => new EventCandidate(own.First().Workflow, [.. own.Select(entry => entry.Number).Distinct().Order()])),
    ];

    private void Add(TriggeredWorkflow workflow, int number)
    {
        var entry = new Entry(workflow, number, Part: null);
        if (entry.Trigger.Parts is { } parts)
        {
            parts.ToList().ForEach(part => Add(entry with { Part = part }));
        }
        else if (entry.Trigger.Datasets is { } datasets)
        {
            datasets.Names.ToList().ForEach(name => Add(byDataset, name, entry));
        }
        else
        {
            Add(entry);
        }
    }

    private void Add(Entry entry)
    {
        if (entry.Runs is { } runs)
        {
            Add(byRun, runs.Workflow, entry);
        }
        else if (entry.Part is { Dataset: { } dataset })
        {
            Add(byDataset, dataset, entry);
        }
        else if (entry.Part is { Schedule: { } schedule })
        {
            Add(bySchedule, $"{entry.Workflow.Definition.Id}\n{schedule.Name}", entry);
        }
        else
        {
            var (table, key) = entry.Type.IsExact ? (exact, entry.Type.Text) : (byPrefix, entry.Type.Prefix);
            Add(table, key, entry);
        }
    }

    private static void Add(Dictionary<string, List<Entry>> table, string key, Entry entry)
    {
        if (!table.TryGetValue(key, out var entries))
        {
            table[key] = entries = [];
        }

        entries.Add(entry);
    }

    /// <param name="Part">Of the trigger, by which it is found; null: it has no parts.</param>
    private sealed record Entry(TriggeredWorkflow Workflow, int Number, TriggerPart? Part)
    {
        public EventTrigger Trigger => Workflow.Definition.Events[Number];
        public EventPattern Type => Part?.Type ?? Trigger.Type;
        public EventPattern? Source => Part is null ? Trigger.Source : Part.Source;
        public RunEndCondition? Runs => Part is null ? Trigger.Runs : Part.Runs;
    }
}

/// <summary>A version of a workflow that waits for something.</summary>
/// <param name="DeletedAt">Events start no run of it any more, and are told why; null: it is not deleted.</param>
public sealed record TriggeredWorkflow(WorkflowDefinition Definition, int Version, DateTimeOffset? DeletedAt = null);

/// <param name="Triggers">Numbers within the workflow's event triggers.</param>
public sealed record EventCandidate(TriggeredWorkflow Workflow, IReadOnlyList<int> Triggers);
