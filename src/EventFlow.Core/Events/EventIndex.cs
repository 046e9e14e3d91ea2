using EventFlow.Core.Definitions;

namespace EventFlow.Core.Events;

/// <summary>Which workflows wait for which types of events; found by the type, however many workflows there are.</summary>
public sealed class EventIndex
{
    private readonly Dictionary<string, List<Entry>> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> byPrefix = new(StringComparer.Ordinal);
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

    /// <summary>The triggers an event may start by its type and source, workflow by workflow, each in the order of its file.</summary>
    public IReadOnlyList<EventCandidate> Find(CloudEvent happened)
    {
        var found = new List<Entry>(exact.GetValueOrDefault(happened.Type, []));
        foreach (var length in lengths.TakeWhile(length => length <= happened.Type.Length))
        {
            found.AddRange(byPrefix.GetValueOrDefault(happened.Type[..length], []).Where(entry => entry.Trigger.Type.Fits(happened.Type)));
        }

        return
        [
            .. found.Where(entry => entry.Trigger.Source?.Fits(happened.Source) != false)
                .GroupBy(entry => entry.Workflow.Definition.Id, StringComparer.Ordinal)
                .Select(entries => new EventCandidate(entries.First().Workflow, [.. entries.Select(entry => entry.Number).Order()])),
        ];
    }

    private void Add(TriggeredWorkflow workflow, int number)
    {
        var entry = new Entry(workflow, number);
        var (table, key) = entry.Trigger.Type.IsExact ? (exact, entry.Trigger.Type.Text) : (byPrefix, entry.Trigger.Type.Prefix);
        if (!table.TryGetValue(key, out var entries))
        {
            table[key] = entries = [];
        }

        entries.Add(entry);
    }

    private sealed record Entry(TriggeredWorkflow Workflow, int Number)
    {
        public EventTrigger Trigger => Workflow.Definition.Events[Number];
    }
}

/// <summary>A version of a workflow that waits for something.</summary>
public sealed record TriggeredWorkflow(WorkflowDefinition Definition, int Version);

/// <param name="Triggers">Numbers within the workflow's event triggers.</param>
public sealed record EventCandidate(TriggeredWorkflow Workflow, IReadOnlyList<int> Triggers);
