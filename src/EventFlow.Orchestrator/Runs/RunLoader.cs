using System.Text.Json;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using EventFlow.Orchestrator.Payloads;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Workflows;

namespace EventFlow.Orchestrator.Runs;

/// <summary>From the locked row to the live run: from the cache where it is current, else from the task rows.</summary>
internal sealed class RunLoader(
    RunCache cache, WorkflowPlans plans, PayloadReader payloads, EngineOptions options, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task<LiveRun> LoadAsync(RunSaga saga, IRunSession session, CancellationToken cancellationToken)
    {
        var state = cache.Take(saga.CorrelationId, saga.Version) ?? await RestoreAsync(saga, session, cancellationToken);
        return new LiveRun(state, options, clock);
    }

    /// <summary>Keeps a run whose last change is committed. A run that has ended gets no more messages worth the memory.</summary>
    public void Keep(RunState state)
    {
        if (!state.Status.IsFinal())
        {
            cache.Put(state);
        }
    }

    public static StoredRun StoredRunOf(
        RunSaga saga, IReadOnlyList<TaskRecord> tasks, IReadOnlyList<SignalRecord> signals, PayloadReader payloads)
    {
        var trigger = Payload.Read(saga.Trigger);
        return new StoredRun
        {
            Payloads = payloads.Read,
            Id = saga.CorrelationId,
            Status = StateWords.ParseRunStatus(saga.CurrentState),
            Params = JsonDocument.Parse(saga.Params).RootElement,
            Key = saga.Key,
            Trigger = trigger,
            Parent = saga.ParentPolicy == ParentPolicies.Detached ? null : saga.Parent,
            Depth = saga.Depth + RunTrigger.DepthOf(trigger),
            CancelReason = saga.CancelReason,
            AcceptedAt = saga.CreatedAt,
            DeadlineMissedAt = saga.DeadlineMissedAt,
            StartedAt = saga.StartedAt,
            EndedAt = saga.EndedAt,
            Error = saga.ErrorType is null ? null : new RunError(saga.ErrorType, saga.ErrorMessage ?? ""),
            EventSeq = saga.EventSeq,
            Version = saga.Version,
            Tasks = tasks,
            Signals = signals,
        };
    }

    private async Task<RunState> RestoreAsync(RunSaga saga, IRunSession session, CancellationToken cancellationToken)
    {
        var plan = await plans.FindAsync(saga.Workflow, saga.WorkflowVersion, cancellationToken);
        var tasks = await session.TasksAsync(saga.CorrelationId, cancellationToken);
        var signals = await session.SignalsAsync(saga.CorrelationId, cancellationToken);
        return RunRestore.Restore(plan, StoredRunOf(saga, tasks, signals, payloads));
    }
}
