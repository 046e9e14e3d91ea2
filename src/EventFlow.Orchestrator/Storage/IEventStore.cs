using EventFlow.Contracts.Api;
using EventFlow.Core.Events;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Events from outside and what became of them.</summary>
internal interface IEventStore
{
    /// <summary>Keeps the events with their fates and accepts the runs they start, all in one transaction. A run whose key is taken
    /// makes its fate a <c>duplicate</c>.</summary>
    /// <returns>The fates as they came to be, in the order of <paramref name="wishes"/>.</returns>
    Task<IReadOnlyList<EventFate>> CommitAsync(
        IReadOnlyList<InboxRow> events, IReadOnlyList<FateWish> wishes, CancellationToken cancellationToken);

    /// <summary>Starts the runs of events that have waited for each other long enough.</summary>
    /// <param name="decide">What becomes of a group: the parameters of its run, or why there is none.</param>
    Task<FiredGroups> FireDueAsync(Func<DueGroup, Task<EventVerdict>> decide, int limit, CancellationToken cancellationToken);

    Task<InboxView?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Newest first, without the events themselves.</summary>
    Task<Page<InboxView>> ListAsync(InboxFilter filter, string? cursor, int limit, CancellationToken cancellationToken);
}

/// <summary>Which workflows have triggers.</summary>
internal interface ITriggerStore
{
    /// <summary>Null: nothing was applied since <paramref name="known"/>.</summary>
    Task<TriggerSet?> ReadAsync(long known, CancellationToken cancellationToken);
}

/// <param name="Number">Grows with everything that is applied, deleted or restored.</param>
/// <param name="Workflows">The latest versions of those that may have triggers.</param>
internal sealed record TriggerSet(long Number, IReadOnlyList<(string Id, int Version, DateTimeOffset? DeletedAt)> Workflows);

/// <param name="Via">Which way it came.</param>
/// <param name="Event">Null: it could not be read.</param>
/// <param name="Raw">The beginning of what could not be read.</param>
internal sealed record InboxRow(Guid Id, string Via, CloudEvent? Event, string? Raw = null, Guid? ReplayOf = null);

/// <param name="Workflow">Null: the fate is of the event as a whole.</param>
/// <param name="Run">With <c>started</c>.</param>
/// <param name="Gather">With <c>waiting</c>.</param>
internal sealed record FateWish(
    Guid Event, string? Workflow, string Fate, string? Reason = null, NewRun? Run = null, GatherWish? Gather = null);

/// <summary>An event that waits for others of its trigger.</summary>
/// <param name="Claim">An id of its own, by which its key is known to be new.</param>
/// <param name="Size">Events of one run; 0: any number, and each puts the run off.</param>
/// <param name="Part">What it brings of <paramref name="Parts"/>.</param>
/// <param name="Parts">All of these have to come; null: it does not matter what comes.</param>
internal sealed record GatherWish(
    string Key, Guid Claim, int Version, int Trigger, int Size, TimeSpan Wait, string? Part = null, IReadOnlyList<string>? Parts = null);

internal sealed record EventFate(Guid Event, string? Workflow, string Fate, Guid? RunId = null, string? Reason = null)
{
    /// <summary>With <c>started</c>: the run, and how it was accepted.</summary>
    public EventRun? Run { get; init; }
}

internal sealed record EventRun(NewRun Wanted, AcceptedRun Accepted)
{
    /// <summary>Why it has ended already; null: it has not.</summary>
    public string? Skipped => Accepted.Line is { IsSkipped: true } ? Wanted.Terms!.Place!.Skipped : null;
}

internal static class EventFates
{
    public const string Started = "started";
    public const string Waiting = "waiting";
    public const string Duplicate = "duplicate";
    public const string Filtered = "filtered";
    public const string Refused = "refused";
    public const string NoMatch = "no_match";

    /// <summary>Why an event starts no run of a workflow that is deleted.</summary>
    public static string Deleted(string workflow, DateTimeOffset at) =>
        $"EF4055 workflow '{workflow}' was deleted at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: restore it with "
        + $"'eventflow workflows restore {workflow}', and replay the event";

    public static IReadOnlyList<string> All { get; } = [Started, Waiting, Duplicate, Filtered, Refused, NoMatch];
}

/// <param name="Bodies">JSON texts of the events, oldest first.</param>
internal sealed record DueGroup(Guid RunId, string Workflow, int Version, int Trigger, IReadOnlyList<string> Bodies);

/// <param name="Next">Until the next group is due; null: there is none.</param>
internal sealed record FiredGroups(IReadOnlyList<EventRun> Started, int Count, TimeSpan? Next);

internal sealed record InboxFilter(string? Type = null, string? EventId = null, string? Fate = null, Guid? Run = null);
