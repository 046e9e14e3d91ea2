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

        // Variables and no properties: MassTransit would declare those a second time, under the property's name.
        var pending = State(RunStatus.Pending.Word());
        var running = State(RunStatus.Running.Word());
        var canceling = State(RunStatus.Canceling.Word());
        var compensating = State(RunStatus.Compensating.Word());
        var compensationFailed = State(RunStatus.CompensationFailed.Word());
        var succeeded = State(RunStatus.Succeeded.Word());
        var failed = State(RunStatus.Failed.Word());
        var canceled = State(RunStatus.Canceled.Word());
        var timedOut = State(RunStatus.TimedOut.Word());

        Event(() => StartRequested, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));
        Event(
            () => TaskAnswered,
            e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.ExecuteAsync(RunSteps.RefuseUnknownRun)));
        Event(() => TimerElapsed, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));
        Event(() => SlotGranted, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));
        Event(() => SignalSent, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));
        Event(() => ChildEnded, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));
        Event(() => CancelRequested, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));
        Event(() => ReconcileRequested, e => e.CorrelateById(c => c.Message.RunId).OnMissingInstance(m => m.Discard()));

        During(pending,
            When(StartRequested).Decide(this, RunSteps.Start),
            When(TaskAnswered).Decide(this, RunSteps.Answer),
            When(TimerElapsed).Decide(this, RunSteps.Timer),
            When(SlotGranted).Decide(this, RunSteps.Slot),
            When(SignalSent).Decide(this, RunSteps.Signal),
            Ignore(ChildEnded),
            When(CancelRequested).Decide(this, RunSteps.Cancel),
            Ignore(ReconcileRequested));

        During(running,
            When(StartRequested).Decide(this, RunSteps.Start),
            When(TaskAnswered).Decide(this, RunSteps.Answer),
            When(TimerElapsed).Decide(this, RunSteps.Timer),
            When(SlotGranted).Decide(this, RunSteps.Slot),
            When(SignalSent).Decide(this, RunSteps.Signal),
            When(ChildEnded).Decide(this, RunSteps.Child),
            When(CancelRequested).Decide(this, RunSteps.Cancel),
            When(ReconcileRequested).Decide(this, RunSteps.Reconcile));

        During(canceling,
            Ignore(StartRequested),
            When(TaskAnswered).Decide(this, RunSteps.Answer),
            When(TimerElapsed).Decide(this, RunSteps.Timer),
            When(SlotGranted).Decide(this, RunSteps.Slot),
            When(SignalSent).Decide(this, RunSteps.Signal),
            When(ChildEnded).Decide(this, RunSteps.Child),
            When(CancelRequested).Decide(this, RunSteps.Cancel),
            When(ReconcileRequested).Decide(this, RunSteps.Reconcile));

        foreach (var undoing in new[] { compensating, compensationFailed })
        {
            During(undoing,
                Ignore(StartRequested),
                When(TaskAnswered).Decide(this, RunSteps.Answer),
                When(TimerElapsed).Decide(this, RunSteps.Timer),
                When(SlotGranted).Decide(this, RunSteps.Slot),
                When(SignalSent).Decide(this, RunSteps.Signal),
                Ignore(ChildEnded),
                Ignore(CancelRequested),
                When(ReconcileRequested).Decide(this, RunSteps.Reconcile));
        }

        foreach (var ended in new[] { succeeded, failed, canceled, timedOut })
        {
            During(ended,
                Ignore(StartRequested),
                When(TaskAnswered).Decide(this, RunSteps.Answer),
                When(TimerElapsed).Decide(this, RunSteps.Timer),
                When(SlotGranted).Decide(this, RunSteps.Slot),
                When(SignalSent).Decide(this, RunSteps.Signal),
                Ignore(ChildEnded),
                Ignore(CancelRequested),
                Ignore(ReconcileRequested));
        }
    }

    public Event<StartRun> StartRequested { get; private set; } = null!;
    public Event<TaskAnswered> TaskAnswered { get; private set; } = null!;
    public Event<TimerElapsed> TimerElapsed { get; private set; } = null!;
    public Event<SlotGranted> SlotGranted { get; private set; } = null!;
    public Event<SignalRun> SignalSent { get; private set; } = null!;
    public Event<ChildEnded> ChildEnded { get; private set; } = null!;
    public Event<CancelRun> CancelRequested { get; private set; } = null!;
    public Event<ReconcileRun> ReconcileRequested { get; private set; } = null!;
}
