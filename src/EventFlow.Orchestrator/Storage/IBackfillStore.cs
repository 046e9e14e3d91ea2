using EventFlow.Contracts.Api;
using EventFlow.Core.Schedules;

namespace EventFlow.Orchestrator.Storage;

/// <summary>Intervals of the past that are run again.</summary>
internal sealed record StoredBackfill
{
    public required Guid Id { get; init; }
    public required string Workflow { get; init; }
    public required int Version { get; init; }

    /// <summary>The name of the schedule whose intervals they are.</summary>
    public required string Schedule { get; init; }
    public required string Timezone { get; init; }
    public required DateTimeOffset FromAt { get; init; }

    /// <summary>Not part of it.</summary>
    public required DateTimeOffset ToAt { get; init; }

    /// <summary>Runs of it at the same time.</summary>
    public required int MaxActive { get; init; }
    public required bool NewestFirst { get; init; }

    /// <summary>The word of a <see cref="Core.Schedules.Rerun"/>.</summary>
    public required string Rerun { get; init; }

    /// <summary>JSON text: what the parameters of its runs are computed from.</summary>
    public required string Params { get; init; }

    /// <summary>One of <see cref="BackfillStates"/>.</summary>
    public required string State { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What the first interval that was refused suffered from.</summary>
    public string? Problem { get; init; }

    /// <summary>Idempotency key of the request, unique within the workflow.</summary>
    public string? Key { get; init; }
}

internal sealed record StoredInterval
{
    public required Guid BackfillId { get; init; }

    /// <summary>From 1, in the order in which they are run.</summary>
    public required int Number { get; init; }
    public required DateTimeOffset StartAt { get; init; }
    public required DateTimeOffset EndAt { get; init; }

    /// <summary>Its run, or the one that made it unnecessary.</summary>
    public Guid? RunId { get; init; }

    /// <summary>One of <see cref="IntervalStates"/>, or the state its run ended in.</summary>
    public required string State { get; init; }
}

/// <summary>A run that is for an interval, whose ends are as <c>run.interval</c> has them.</summary>
internal sealed record IntervalRun(Guid Id, string State, string Start, string End);

internal interface IBackfillStore
{
    /// <summary>False: there is one with its key already, and nothing was stored.</summary>
    Task<bool> CreateAsync(StoredBackfill backfill, IReadOnlyList<StoredInterval> intervals, CancellationToken cancellationToken);

    /// <summary>With the number of its intervals in each state; null: there is none.</summary>
    Task<(StoredBackfill Backfill, IReadOnlyDictionary<string, int> Intervals)?> FindAsync(Guid id, CancellationToken cancellationToken);

    Task<StoredBackfill?> FindByKeyAsync(string workflow, string key, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<Page<StoredBackfill>> ListAsync(string? workflow, string? cursor, int limit, CancellationToken cancellationToken);

    Task<IReadOnlyList<StoredInterval>> IntervalsAsync(Guid id, int after, int limit, CancellationToken cancellationToken);

    /// <summary>Runs of a workflow that are for one of these intervals, of any trigger.</summary>
    /// <param name="ends">As <c>run.interval.end</c> has them.</param>
    Task<IReadOnlyList<IntervalRun>> RunsOfAsync(string workflow, IReadOnlyCollection<string> ends, CancellationToken cancellationToken);

    /// <summary>Those that have not ended.</summary>
    Task<IReadOnlyList<Guid>> OpenAsync(CancellationToken cancellationToken);

    /// <summary>A backfill under a lock; null: there is none, or somebody else has it and <paramref name="wait"/> is false.</summary>
    Task<IBackfillSession?> LockAsync(Guid id, bool wait, CancellationToken cancellationToken);
}

/// <summary>One change of a backfill. Disposing without a commit changes nothing.</summary>
internal interface IBackfillSession : IAsyncDisposable
{
    StoredBackfill Backfill { get; }
    DateTimeOffset Now { get; }

    /// <summary>Null: it is not deleted.</summary>
    DateTimeOffset? WorkflowDeletedAt { get; }

    /// <summary>Its intervals whose run is not known to have ended, each with the state of that run; null: the run is gone.</summary>
    Task<IReadOnlyList<(StoredInterval Interval, string? RunState)>> StartedAsync(CancellationToken cancellationToken);

    /// <summary>The next ones that have no run.</summary>
    Task<IReadOnlyList<StoredInterval>> WaitingAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Whether an interval has not come to a good end.</summary>
    Task<bool> HasFailedAsync(CancellationToken cancellationToken);

    /// <summary>Accepts the runs and stores what has changed, all of it or nothing.</summary>
    Task<IReadOnlyList<AcceptedRun>> CommitAsync(
        StoredBackfill backfill, IReadOnlyList<StoredInterval> changed, IReadOnlyList<NewRun> runs, CancellationToken cancellationToken);
}
