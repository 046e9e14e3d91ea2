using System.Text.Json;
using EventFlow.Core.Definitions;
using EventFlow.Core.Events;
using EventFlow.Core.Expressions;

namespace EventFlow.Testing.Events;

/// <summary>What events mean to a workflow, one after the other on the clock of the test: which runs they start, and why others start
/// none. Each is judged as the engine judges it.</summary>
internal sealed class EventPlay
{
    private static readonly Guid Chance = Guid.Parse("01920000-0000-7000-8000-000000000002");

    private readonly WorkflowDefinition definition;
    private readonly EventIndex index;
    private readonly List<Entry> entries = [];
    private readonly List<EventGroup> groups = [];
    private readonly List<EventRun> runs = [];

    private EventPlay(WorkflowDefinition definition)
    {
        this.definition = definition;
        index = new EventIndex([new TriggeredWorkflow(definition, 1)]);
    }

    /// <summary>In the order in which they came; one that several triggers take, once for each.</summary>
    public IReadOnlyList<TestedEvent> Events =>
        [.. entries.Select(entry => new TestedEvent(entry.Id, entry.Fate, entry.Reason ?? Missing(entry), entry.First.Run))];

    public IReadOnlyList<EventRun> Runs => runs;

    public static EventPlay Of(WorkflowDefinition definition, IEnumerable<SentEvent> events, DateTimeOffset start)
    {
        var play = new EventPlay(definition);
        foreach (var sent in events.OrderBy(sent => sent.At))
        {
            play.Fire(start + sent.At);
            play.Take(sent, start + sent.At);
        }

        play.Fire(DateTimeOffset.MaxValue);
        return play;
    }

    private static string? Missing(Entry entry) => entry is { Fate: EventFate.Waiting, Group: { } group }
        ? $"still waits for {string.Join(", ", group.Missing)}"
        : null;

    private void Take(SentEvent sent, DateTimeOffset now)
    {
        var happened = sent.Event;
        if ((sent.IsOwn ? index.FindOwn(happened) : index.Find(happened)).SingleOrDefault() is not { } found)
        {
            Enter(happened).End(EventFate.NoMatch, WaitsFor());
            return;
        }

        foreach (var verdict in EventJudge.Judge(found, happened, Moment(now), sent.IsOwn))
        {
            Take(happened, verdict, now);
        }
    }

    private Entry Enter(CloudEvent happened)
    {
        var entry = new Entry(happened.Id);
        entries.Add(entry);
        return entry;
    }

    private void Take(CloudEvent happened, EventVerdict verdict, DateTimeOffset now)
    {
        var entry = Enter(happened);
        if (verdict.Meaning == EventMeaning.Taken)
        {
            Take(entry, happened, verdict, now);
        }
        else
        {
            entry.End(
                verdict.Meaning == EventMeaning.Filtered ? EventFate.Filtered : EventFate.Refused,
                verdict.Reason ?? "no 'filter' of a trigger lets it through");
        }
    }

    private void Take(Entry entry, CloudEvent happened, EventVerdict verdict, DateTimeOffset now)
    {
        entry.Key = verdict.Key;
        if (entries.Find(other => other != entry && other.Key == verdict.Key) is { } before)
        {
            (entry.First, entry.Fate) = (before.First, EventFate.Duplicate);
        }
        else if (definition.Events[verdict.Trigger] is { Gathers: true } trigger)
        {
            entry.Group = Open(verdict.Trigger, trigger, now);
            entry.Group.Add(happened, verdict.Part ?? happened.Subject, now);
            Fire(now);
        }
        else
        {
            Settle([entry], verdict, now);
        }
    }

    private EventGroup Open(int number, EventTrigger trigger, DateTimeOffset now)
    {
        var open = groups.Find(group => group.Trigger == number);
        if (open is null)
        {
            groups.Add(open = new EventGroup(number, trigger, now));
        }

        return open;
    }

    private void Fire(DateTimeOffset until)
    {
        while (groups.Where(group => group.DueAt <= until).MinBy(group => group.DueAt) is { } due)
        {
            groups.Remove(due);
            var now = due.DueAt!.Value;
            Settle(
                entries.Where(entry => entry.Group == due), EventJudge.Gathered(definition, due.Trigger, due.Events, Moment(now)), now);
        }
    }

    private void Settle(IEnumerable<Entry> own, EventVerdict verdict, DateTimeOffset now)
    {
        var isTaken = verdict.Meaning == EventMeaning.Taken;
        if (isTaken)
        {
            runs.Add(new EventRun(now, JsonElement.Parse(verdict.Params!), JsonElement.Parse(verdict.Origin!)));
        }

        foreach (var entry in own)
        {
            entry.End(isTaken ? EventFate.Started : EventFate.Refused, verdict.Reason);
            entry.Run = isTaken ? runs.Count : null;
        }
    }

    private string WaitsFor() => definition.Events.Count == 0
        ? "the workflow has no trigger with 'event', 'dataset', 'run' or 'all'"
        : $"its triggers wait for {string.Join("; ", definition.Events.Select(EventTexts.Say))}";

    private static ExpressionMoment Moment(DateTimeOffset now) => new(now, Chance);

    private sealed class Entry
    {
        public Entry(string id) => (Id, First) = (id, this);

        public string Id { get; }

        /// <summary>The one of the same key that came first.</summary>
        public Entry First { get; set; }

        public EventFate Fate { get; set; } = EventFate.Waiting;
        public string? Reason { get; private set; }
        public string? Key { get; set; }
        public EventGroup? Group { get; set; }
        public int? Run { get; set; }

        public void End(EventFate fate, string? reason) => (Fate, Reason) = (fate, reason);
    }
}

/// <summary>A run that events have started.</summary>
internal sealed record EventRun(DateTimeOffset At, JsonElement Params, JsonElement Trigger);
