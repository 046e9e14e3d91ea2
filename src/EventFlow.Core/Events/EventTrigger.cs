using EventFlow.Core.Expressions;

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

    /// <summary>Events wait for each other.</summary>
    public bool Gathers => Batch is not null || Debounce is not null || WaitsForAll;

    /// <summary>Until each dataset was brought up to date.</summary>
    public bool WaitsForAll => Datasets is { All: true, Names.Count: > 1 };
}

/// <param name="All">Each of them has to be brought up to date; false: any of them.</param>
public sealed record DatasetSet(IReadOnlyList<string> Names, bool All);

/// <summary>A parameter of the run, made from the event.</summary>
public sealed record EventParam(string Name, ValueTemplate Value);

/// <param name="Size">With so many the run starts.</param>
/// <param name="Within">So long after the first it starts with those there are.</param>
public sealed record EventBatch(int Size, TimeSpan Within);
