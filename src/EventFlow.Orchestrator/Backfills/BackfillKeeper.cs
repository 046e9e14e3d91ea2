using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Backfills;

/// <summary>Carries backfills on: notes what became of their runs and starts the next ones, each in the transaction that notes it,
/// so that a kill leaves both or neither. Several nodes share them.</summary>
internal sealed class BackfillKeeper(
    IBackfillStore store, BackfillRuns starts, IRunStore runs, RunFollowUp followUp, EngineOptions options, TimeProvider clock,
    ILogger<BackfillKeeper> log)
    : Duty(clock, log)
{
    // While there is one. It costs a question by key, and its runs take longer as a rule.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly Alarm alarm = new(clock);

    /// <summary>There is a new one, or something about one was changed, on this node.</summary>
    public void Wake() => alarm.Ring();

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var open = await store.OpenAsync(cancellationToken);
        foreach (var id in open)
        {
            try
            {
                await CarryOnAsync(id, cancellationToken);
            }
            catch (Exception failure) when (!StorageFaults.IsTransient(failure) && !cancellationToken.IsCancellationRequested)
            {
                await PauseAsync(id, failure, cancellationToken);
            }
        }

        return open.Count > 0 ? Pace : options.LookForBackfillsEvery;
    }

    public override void Dispose()
    {
        alarm.Dispose();
        base.Dispose();
    }

    protected override Task RestAsync(TimeSpan time, CancellationToken cancellationToken) => alarm.RestAsync(time, cancellationToken);

    /// <summary>The others do not wait for it, and nobody tries it again before somebody has looked.</summary>
    private async Task PauseAsync(Guid id, Exception failure, CancellationToken cancellationToken)
    {
        await using var session = await store.LockAsync(id, wait: true, cancellationToken);
        if (session is { Backfill.State: BackfillStates.Running })
        {
            await session.CommitAsync(
                session.Backfill with { State = BackfillStates.Paused, Problem = failure.Message }, [], [], cancellationToken);
        }

        log.BackfillPaused(failure, id);
    }

    private async Task CarryOnAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var session = await store.LockAsync(id, wait: false, cancellationToken);
        if (session is null || session.Backfill.EndedAt is not null)
        {
            return;
        }

        var backfill = session.Backfill;
        var started = await session.StartedAsync(cancellationToken);
        var ended = started.Where(one => one.RunState is null || RunStates.IsFinal(one.RunState))
            .Select(one => one.Interval with { State = one.RunState ?? IntervalStates.Gone }).ToList();
        var waiting = await session.WaitingAsync(backfill.MaxActive, cancellationToken);
        if (session.WorkflowDeletedAt is { } deletedAt && waiting.Count > 0)
        {
            backfill = Hold(backfill, deletedAt);
        }

        var most = waiting.Count > 0 && backfill.State == BackfillStates.Running
            ? await starts.MostAsync(backfill, cancellationToken)
            : backfill.MaxActive;
        var step = BackfillStep.Next(
            backfill.State, most, started.Count - ended.Count, waiting.Count,
            ended.Exists(interval => interval.State != IntervalStates.Succeeded) || await session.HasFailedAsync(cancellationToken),
            await OthersWaitAsync(backfill, started, cancellationToken));
        await CommitAsync(session, backfill, step, [.. waiting.Take(step.Starts)], ended, cancellationToken);
        if (step.End is not null)
        {
            log.BackfillEnded(backfill.Id, backfill.Workflow, step.End);
        }
    }

    private async Task CommitAsync(
        IBackfillSession session, StoredBackfill backfill, BackfillStep step, IReadOnlyList<StoredInterval> due,
        List<StoredInterval> ended, CancellationToken cancellationToken)
    {
        var (next, newRuns, problem) = await starts.OfAsync(backfill, due, session.Now, cancellationToken);
        if (ended.Count + next.Count == 0 && step.End is null && backfill == session.Backfill)
        {
            return;
        }

        var accepted = await session.CommitAsync(
            backfill with
            {
                State = step.End ?? backfill.State,
                EndedAt = step.End is null ? null : session.Now,
                Problem = backfill.Problem ?? problem,
            },
            [.. ended, .. next], newRuns, cancellationToken);
        await followUp.FollowAsync(newRuns, accepted);
    }

    private static StoredBackfill Hold(StoredBackfill backfill, DateTimeOffset deletedAt) =>
        backfill.State != BackfillStates.Running ? backfill : backfill with
        {
            State = BackfillStates.Paused,
            Problem = $"EF4055 workflow '{backfill.Workflow}' was deleted at {deletedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: restore it with "
                + $"'eventflow workflows restore {backfill.Workflow}' and resume the backfill, or cancel it",
        };

    /// <summary>Runs that somebody or the clock wants now go before those of the past.</summary>
    private async Task<bool> OthersWaitAsync(
        StoredBackfill backfill, IReadOnlyList<(StoredInterval Interval, string? RunState)> started, CancellationToken cancellationToken)
    {
        var pending = RunStatus.Pending.Word();
        var own = started.Count(one => one.RunState == pending);
        var all = await runs.CountPendingOfAsync([backfill.Workflow], own + 1, cancellationToken);
        return all.GetValueOrDefault(backfill.Workflow) > own;
    }
}
