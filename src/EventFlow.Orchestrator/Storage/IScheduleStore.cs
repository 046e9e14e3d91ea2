using EventFlow.Contracts.Api;
using EventFlow.Core.Events;

namespace EventFlow.Orchestrator.Storage;

/// <summary>A schedule of the latest version of a workflow, with all that is needed to fire it, and how far it has come.</summary>
internal sealed record StoredSchedule
{
    public required Guid Id { get; init; }
    public required string Workflow { get; init; }
    public required string Name { get; init; }
    public required int Version { get; init; }
    public required string Expression { get; init; }
    public required string Timezone { get; init; }
    public required string Catchup { get; init; }
    public required TimeSpan Jitter { get; init; }
    public string? Calendar { get; init; }
    public DateTimeOffset? StartAt { get; init; }
    public DateTimeOffset? EndAt { get; init; }

    /// <summary>JSON text: the parameters of its runs, or what they are computed from.</summary>
    public required string Params { get; init; }
    public required bool IsComputed { get; init; }

    /// <summary>Its workflow says how many runs there may be, or by when.</summary>
    public required bool HasTerms { get; init; }

    /// <summary>It starts no run by itself: its fire times are events.</summary>
    public bool IsPart { get; init; }

    /// <summary>The fire times up to here are decided.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>What was due before passed while nothing could start.</summary>
    public required DateTimeOffset LiveSince { get; init; }
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Null: it does not fire any more, or not until something is changed.</summary>
    public DateTimeOffset? NextDueAt { get; init; }
    public Guid? LastRunId { get; init; }

    /// <summary>Why it does not fire, or why the last time did not lead to a run.</summary>
    public string? Problem { get; init; }
}

/// <param name="Version">The version whose schedules these are; 0: none has been yet.</param>
/// <param name="Now">The moment of the question, on the clock of the store.</param>
internal sealed record WorkflowSchedules(
    string Workflow, int LatestVersion, int Version, DateTimeOffset? PausedAt, DateTimeOffset Now, IReadOnlyList<StoredSchedule> Schedules)
{
    /// <summary>Null: it is not deleted.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    public bool IsHeld => PausedAt is not null || DeletedAt is not null;
}

/// <param name="Next">When the next schedule is due; null: none is.</param>
internal sealed record ScheduleLook(DateTimeOffset Now, DateTimeOffset? Next);

/// <summary>What starts runs by the clock.</summary>
internal interface IScheduleStore
{
    /// <summary>By workflow and name, each with the moment its workflow was paused.</summary>
    Task<Page<(StoredSchedule Schedule, DateTimeOffset? PausedAt)>> ListAsync(
        string? workflow, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Lets <paramref name="change"/> say how the schedules of a workflow are to be, and stores that in one step with the version
    /// and the pause. Null: there is no such workflow.</summary>
    Task<WorkflowSchedules?> ChangeAsync(
        string workflow, Func<WorkflowSchedules, WorkflowSchedules> change, CancellationToken cancellationToken);

    /// <summary>Workflows whose schedules are those of an earlier version.</summary>
    Task<IReadOnlyList<string>> UnscheduledAsync(int limit, CancellationToken cancellationToken);

    Task<ScheduleLook> LookAsync(CancellationToken cancellationToken);

    /// <summary>Schedules that are due, the longest first. Nobody else gets them until the claim is disposed of.</summary>
    Task<IScheduleClaim> ClaimAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Calls <paramref name="changed"/> whenever schedules were changed, by any node, and once at its beginning;
    /// for ever.</summary>
    Task ListenAsync(Action changed, CancellationToken cancellationToken);
}

internal interface IScheduleClaim : IAsyncDisposable
{
    DateTimeOffset Now { get; }
    IReadOnlyList<StoredSchedule> Due { get; }

    /// <summary>Accepts the runs, has the events told and moves the schedules on, all of it or nothing.</summary>
    /// <returns>The runs that were not there before.</returns>
    Task<IReadOnlyList<AcceptedRun>> CommitAsync(
        IReadOnlyList<NewRun> runs, IReadOnlyList<ScheduleEvent> events, IReadOnlyList<StoredSchedule> moved,
        CancellationToken cancellationToken);

    Task<IReadOnlyList<AcceptedRun>> CommitAsync(
        IReadOnlyList<NewRun> runs, IReadOnlyList<StoredSchedule> moved, CancellationToken cancellationToken) =>
        CommitAsync(runs, [], moved, cancellationToken);
}

/// <summary>A fire time of a schedule that starts no run by itself.</summary>
/// <param name="Id">The same for the same fire time.</param>
internal sealed record ScheduleEvent(Guid Id, DateTimeOffset At, CloudEvent Event);
