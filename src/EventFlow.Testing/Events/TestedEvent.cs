namespace EventFlow.Testing.Events;

/// <summary>What became of an event that a test has sent.</summary>
/// <param name="Id">The <c>id</c> of the event.</param>
/// <param name="Fate">As the inbox of a server would show it.</param>
/// <param name="Reason">Why it started no run; null: it did.</param>
/// <param name="Run">The number of the run it has started, or that was started by it before, from 1; null: none.</param>
public sealed record TestedEvent(string Id, EventFate Fate, string? Reason, int? Run);

/// <summary>Fates of events for a workflow.</summary>
public enum EventFate
{
    /// <summary>It has started a run, alone or together with others.</summary>
    Started,

    /// <summary>It waits for updates of other datasets, which did not come.</summary>
    Waiting,

    /// <summary>It came before.</summary>
    Duplicate,

    /// <summary>No filter of a trigger lets it through.</summary>
    Filtered,

    /// <summary>It fits a trigger, and no run can be made from it.</summary>
    Refused,

    /// <summary>No trigger waits for its type from its source.</summary>
    NoMatch,
}
