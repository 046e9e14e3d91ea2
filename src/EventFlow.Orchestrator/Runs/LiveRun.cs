using EventFlow.Core.Planning;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Runs;

/// <summary>The run of the message being consumed: its live state, and what was decided on this message.</summary>
internal sealed class LiveRun(RunState state, EngineOptions options, TimeProvider clock)
{
    public RunState State { get; } = state;
    public RunDecisions Decisions { get; private set; } = new();
    public TimeSpan DispatchGrace => options.DispatchGrace;

    public RunDecisions Apply(PlannerEvent @event) => Decisions = Planner.Apply(State, @event, clock.GetUtcNow(), options.Planner);

    /// <summary>What is to be stored, of which nothing changes any more when the run goes on.</summary>
    public RunCommit CommitOf(RunSaga saga)
    {
        saga.CurrentState = State.Status.Word();
        saga.StartedAt = State.StartedAt;
        saga.EndedAt = State.EndedAt;
        saga.DeadlineMissedAt = State.DeadlineMissedAt;
        saga.ErrorType = State.Error?.Type;
        saga.ErrorMessage = State.Error?.Message;
        saga.EventSeq = State.EventSeq;
        saga.ActiveTasks = State.ActiveTasks;
        saga.Version = State.Version;
        saga.Output = State.Output?.GetRawText() ?? saga.Output;
        return new RunCommit
        {
            Run = saga,
            StartsRun = Decisions.StartsRun,
            MissesDeadline = Decisions.MissesDeadline,
            Added = Decisions.Added,
            Changed = Decisions.Changed,
            Events = Decisions.Events,
            TimersSet = Decisions.TimersSet,
            TimersCleared = Decisions.TimersCleared,
            Signals = Decisions.Signals,
            Datasets = Decisions.Datasets,
            HasOutput = State.Output is not null,
            SlotsAsked = Decisions.SlotsAsked,
            SlotsReleased = Decisions.SlotsReleased,
        };
    }
}
