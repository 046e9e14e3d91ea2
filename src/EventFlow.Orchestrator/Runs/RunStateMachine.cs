using EventFlow.Contracts;
using EventFlow.Core.Planning;
using MassTransit;

namespace EventFlow.Orchestrator.Runs;

/// <summary>The life of a run. What an event means for the tasks is decided by the planner; the table says where it may happen.</summary>
internal sealed class RunStateMachine : MassTransitStateMachine<RunSaga>
{
    public RunStateMachine()
    {
        InstanceState(run => run.CurrentState);

        Pending = State(RunStatus.Pending.Word());
        Running = State(RunStatus.Running.Word());
        Canceling = State(RunStatus.Canceling.Word());
        Succeeded = State(RunStatus.Succeeded.Word());
        Failed = State(RunStatus.Failed.Word());
        Canceled = State(RunStatus.Canceled.Word());
        TimedOut = State(RunStatus.TimedOut.Word());

        Event(() => StartRequested, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));
        Event(() => TaskAnswered, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.ExecuteAsync(RunSteps.RefuseUnknownRun)));
        Event(() => TimerElapsed, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));
        Event(() => CancelRequested, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));
        Event(() => ReconcileRequested, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));

        During(Pending,
            When(StartRequested).Decide(this, RunSteps.Start),
            When(TaskAnswered).Decide(this, RunSteps.Answer),
            When(TimerElapsed).Decide(this, RunSteps.Timer),
            When(CancelRequested).Decide(this, RunSteps.Cancel),
            Ignore(ReconcileRequested));

        During(Running,
            When(StartRequested).Decide(this, RunSteps.Start),
            When(TaskAnswered).Decide(this, RunSteps.Answer),
            When(TimerElapsed).Decide(this, RunSteps.Timer),
            When(CancelRequested).Decide(this, RunSteps.Cancel),
            When(ReconcileRequested).Decide(this, RunSteps.Reconcile));

        During(Canceling,
            Ignore(StartRequested),
            When(TaskAnswered).Decide(this, RunSteps.Answer),
            When(TimerElapsed).Decide(this, RunSteps.Timer),
            When(CancelRequested).Decide(this, RunSteps.Cancel),
            When(ReconcileRequested).Decide(this, RunSteps.Reconcile));

        foreach (var ended in new[] { Succeeded, Failed, Canceled, TimedOut })
        {
            During(ended,
                Ignore(StartRequested),
                When(TaskAnswered).Decide(this, RunSteps.Answer),
                When(TimerElapsed).Decide(this, RunSteps.Timer),
                Ignore(CancelRequested),
                Ignore(ReconcileRequested));
        }
    }

    public State Pending { get; }
    public State Running { get; }
    public State Canceling { get; }
    public State Succeeded { get; }
    public State Failed { get; }
    public State Canceled { get; }
    public State TimedOut { get; }

    public Event<StartRun> StartRequested { get; private set; } = null!;
    public Event<TaskAnswered> TaskAnswered { get; private set; } = null!;
    public Event<TimerElapsed> TimerElapsed { get; private set; } = null!;
    public Event<CancelRun> CancelRequested { get; private set; } = null!;
    public Event<ReconcileRun> ReconcileRequested { get; private set; } = null!;
}
