using EventFlow.Contracts;
using EventFlow.Contracts.Api;
using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Storage;

/// <param name="Child">Whose child it is; null: nobody's.</param>
/// <param name="Terms">Null: it may start at once and has no deadline from now on.</param>
/// <param name="Trigger">JSON text: what it starts by; null: somebody wanted it. The id of such a run, or its key,
/// follows from what it is for.</param>
internal sealed record NewRun(
    Guid Id, string Workflow, int WorkflowVersion, string Params, string? Key, ChildOrigin? Child = null, RunTerms? Terms = null,
    string? Trigger = null)
{
    /// <summary>One with its id that is there already is the same run, wanted once more.</summary>
    public bool HasIdOfItsOwn => Child is not null || (Trigger is not null && Key is null);
}

/// <param name="Policy">One of <see cref="ParentPolicies"/>.</param>
/// <param name="Depth">How many runs it is inside of.</param>
internal sealed record ChildOrigin(RunParent Parent, string Policy, int Depth);

/// <summary>What becomes of a child when its task does not wait for it any more.</summary>
internal static class ParentPolicies
{
    public const string RequestCancel = "request_cancel";
    public const string Abandon = "abandon";

    /// <summary>Nobody waits for it at all.</summary>
    public const string Detached = "detached";
}

/// <param name="Created">False: the key was used before, and <paramref name="Id"/> is the run it started.</param>
/// <param name="Line">What its coming has led to among the runs of its concurrency key; null: there is no such line.</param>
internal sealed record AcceptedRun(
    Guid Id, string Workflow, int WorkflowVersion, string State, bool Created, LineVerdict? Line = null);

/// <summary>Runs outside their saga: accepting, reading, and finding what got stuck.</summary>
internal interface IRunStore
{
    /// <summary>Commits the run as <c>pending</c> with its first event <c>run.accepted</c>, or as <c>canceled</c> where it is skipped.
    /// On return it is never lost. A child whose id is there already is left as it is.</summary>
    /// <exception cref="WorkflowDeletedException">The workflow is deleted; nothing was stored.</exception>
    Task<AcceptedRun> AcceptAsync(NewRun run, CancellationToken cancellationToken);

    /// <summary>The run that holds an idempotency key of a workflow.</summary>
    Task<AcceptedRun?> FindByKeyAsync(string workflow, string key, CancellationToken cancellationToken);

    Task<RunView?> FindAsync(Guid runId, CancellationToken cancellationToken);

    /// <summary>The run without the counts of its tasks, which are as many as it is wide.</summary>
    Task<RunView?> HeadAsync(Guid runId, CancellationToken cancellationToken);

    /// <summary>Newest first by id, which begins with the moment it was made;
    /// <paramref name="cursor"/> is the <c>Next</c> of the page before.</summary>
    Task<Page<RunView>> ListAsync(RunFilter filter, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>By path in natural order (<c>clean[2]</c> before <c>clean[10]</c>); waiting tasks say what they wait for.</summary>
    Task<Page<TaskView>> TasksAsync(Guid runId, string? cursor, int limit, CancellationToken cancellationToken);

    Task<TaskView?> TaskAsync(Guid runId, string path, CancellationToken cancellationToken);

    Task<IReadOnlyList<EventView>> EventsAsync(Guid runId, long afterSeq, int limit, CancellationToken cancellationToken);

    /// <summary>Notes the wish durably; false where there is no such run. A run that has ended is left alone.</summary>
    Task<bool> RequestCancelAsync(Guid runId, string? reason, CancellationToken cancellationToken);

    /// <summary>Moves the lease of a running attempt; false where that attempt does not run (any more).</summary>
    Task<bool> ExtendLeaseAsync(TimerKey lease, TimeSpan length, double? percent, string? message, CancellationToken cancellationToken);

    Task AppendLogAsync(TaskAnswer log, CancellationToken cancellationToken);

    /// <summary>Runs whose next step seems lost: pending without waiting for a place or a window, or asked to cancel for longer than
    /// <paramref name="startGrace"/>; or with a queued task of one of <paramref name="types"/> whose last dispatch is older than
    /// <paramref name="dispatchGrace"/>, doubled with every dispatch up to 64 times; or with a signal they have not received for longer
    /// than <paramref name="startGrace"/>; or running without a task that is ready, queued, running, retrying
    /// or awaiting; or with a task whose child run was never accepted or has ended without its knowledge; or children that nobody waits for
    /// any more and that were not told.</summary>
    Task<IReadOnlyList<StalledRun>> FindStalledAsync(
        TimeSpan startGrace, TimeSpan dispatchGrace, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken);

    /// <summary>Pending runs of a workflow that wait for no place and no window, and that nobody wants to cancel, oldest first.</summary>
    Task<IReadOnlyList<Guid>> OldestPendingAsync(string workflow, int limit, CancellationToken cancellationToken);

    /// <summary>Workflows with queued tasks, and how many there are of each.</summary>
    Task<IReadOnlyDictionary<string, int>> QueuedByWorkflowAsync(CancellationToken cancellationToken);

    /// <summary>How many runs are pending, up to <paramref name="limit"/>.</summary>
    Task<int> CountPendingAsync(int limit, CancellationToken cancellationToken);

    /// <summary>How many runs of each of these workflows are pending, each up to <paramref name="limit"/>.</summary>
    Task<IReadOnlyDictionary<string, int>> CountPendingOfAsync(
        IReadOnlyCollection<string> workflows, int limit, CancellationToken cancellationToken);

    /// <summary>Task types with queued tasks older than <paramref name="age"/>, and how many there are of each.</summary>
    Task<IReadOnlyDictionary<string, int>> QueuedTypesAsync(TimeSpan age, CancellationToken cancellationToken);

    /// <summary>Records who serves a task type: with no consumers the tasks of the type say since when.</summary>
    Task RecordConsumersAsync(string type, int consumers, CancellationToken cancellationToken);
}

/// <param name="Cause">One of <see cref="Core.Schedules.RunTrigger.Kinds"/>.</param>
/// <param name="Trigger">The schedule, the type of event, the dataset, the backfill, or the workflow whose run ended.</param>
internal sealed record RunFilter(
    string? Workflow = null, string? State = null, DateTimeOffset? Since = null, Guid? Parent = null, string? Cause = null,
    string? Trigger = null);

internal enum StallKind
{
    Start,
    Cancel,
    Dispatch,
    Signal,
    Settle,
    Child,
    Orphan,
}

internal sealed record StalledRun(Guid RunId, StallKind Kind);
