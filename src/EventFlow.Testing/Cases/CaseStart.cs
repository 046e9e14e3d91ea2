using System.Text.Json;
using EventFlow.Testing.Events;

namespace EventFlow.Testing.Cases;

/// <summary>How the run of a case begins.</summary>
/// <param name="Params">As they were checked.</param>
/// <param name="Trigger">What the run starts by; null: somebody wants it.</param>
internal sealed record CaseStart(DateTimeOffset At, JsonElement Params, JsonElement? Trigger)
{
    /// <summary>What became of the events that were sent; null: none starts the run.</summary>
    public EventPlay? Events { get; init; }

    /// <summary>Nothing the case sends starts a run.</summary>
    public bool IsMissing => Events is { Runs.Count: 0 };

    public static CaseStart By(EventPlay events) => events.Runs is [var run, ..]
        ? new CaseStart(run.At, run.Params, run.Trigger) { Events = events }
        : new CaseStart(default, default, null) { Events = events };
}
