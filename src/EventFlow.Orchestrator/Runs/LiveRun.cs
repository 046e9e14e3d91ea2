using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Runs;

/// <summary>The run of the message being consumed: its live state, and what was decided on this message.</summary>
internal sealed class LiveRun(RunState state, EngineOptions options, TimeProvider clock)
{
    public RunState State { get; } = state;
    public RunDecisions Decisions { get; private set; } = new();
    public TimeSpan DispatchGrace => options.DispatchGrace;

    public RunDecisions Apply(PlannerEvent @event) => Decisions = Planner.Apply(State, @event, clock.GetUtcNow(), options.Planner);
}
