using EventFlow.Core.Expressions;
using EventFlow.Core.Planning;

namespace EventFlow.Core.Events;

/// <summary>A trigger that starts runs by events.</summary>
public sealed record EventTrigger
{
    public required EventPattern Type { get; init; }

    /// <summary>Null: events from anywhere.</summary>
    public EventPattern? Source { get; init; }

    /// <summary>Null: every event of the type.</summary>
    public Expression? Filter { get; init; }

    /// <summary>By what an event is known that comes again; null: by its source and id.</summary>
    public ValueTemplate? Key { get; init; }

    public IReadOnlyList<EventParam> Params { get; init; } = [];

    /// <summary>Several events start one run; null: each starts one of its own.</summary>
    public EventBatch? Batch { get; init; }

    /// <summary>A run starts when no event has come for so long, with the last one; null: at once.</summary>
    public TimeSpan? Debounce { get; init; }

    /// <summary>Of updates of datasets: which of them; null: events of any kind.</summary>
    public DatasetSet? Datasets { get; init; }

    /// <summary>Of ends of runs: whose, and how; null: other events.</summary>
    public RunEndCondition? Runs { get; init; }

    /// <summary>All ends of runs it has to do with.</summary>
    public IEnumerable<RunEndCondition> RunEnds =>
        Runs is not null ? [Runs] : (Parts ?? []).Select(part => part.Runs).OfType<RunEndCondition>();

    /// <summary>Several things that each have to happen; null: one event of those above.</summary>
    public IReadOnlyList<TriggerPart>? Parts { get; init; }

    /// <summary>What has to come, by name; null: it does not wait for several things.</summary>
    public IReadOnlyList<string>? PartNames =>
        Parts is { } parts ? [.. parts.Select(part => part.Name)] : WaitsForAll ? Datasets!.Names : null;

    /// <summary>Events wait for each other.</summary>
    public bool Gathers => Batch is not null || Debounce is not null || WaitsForAll;

    /// <summary>Until each dataset was brought up to date, or each part has happened.</summary>
    public bool WaitsForAll => Parts is not null || Datasets is { All: true, Names.Count: > 1 };
}

/// <param name="All">Each of them has to be brought up to date; false: any of them.</param>
public sealed record DatasetSet(IReadOnlyList<string> Names, bool All);

/// <param name="On">The states that count.</param>
public sealed record RunEndCondition(string Workflow, IReadOnlyList<RunStatus> On);

/// <summary>A parameter of the run, made from the event.</summary>
public sealed record EventParam(string Name, ValueTemplate Value);

/// <param name="Size">With so many the run starts.</param>
/// <param name="Within">So long after the first it starts with those there are.</param>
public sealed record EventBatch(int Size, TimeSpan Within);
