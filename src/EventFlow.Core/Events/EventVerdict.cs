using EventFlow.Core.Planning;

namespace EventFlow.Core.Events;

public enum EventMeaning
{
    /// <summary>No trigger's filter lets it through.</summary>
    Filtered,

    Refused,
    Taken,
}

/// <param name="Trigger">The number of the trigger that took it.</param>
/// <param name="Key">By what it is known if it comes again. A trigger that waits for several things has one of its own, as the event may
/// start another run beside.</param>
/// <param name="Params">JSON text; null where the event waits for others.</param>
/// <param name="Reason">Code and words of a refusal.</param>
public sealed record EventVerdict(EventMeaning Meaning, int Trigger = 0, string Key = "", string? Params = null, string? Reason = null)
{
    /// <summary>Null where the event waits for others, or the workflow sets none.</summary>
    public RunTerms? Terms { get; init; }

    /// <summary>Of what the trigger waits for, the one that has happened; null: it waits for one thing only.</summary>
    public string? Part { get; init; }

    /// <summary>What the run starts by; null where the event waits for others.</summary>
    public string? Origin { get; init; }

    public static EventVerdict Filtered { get; } = new(EventMeaning.Filtered);

    public static EventVerdict Refused(string reason) => new(EventMeaning.Refused, Reason: reason);
}
