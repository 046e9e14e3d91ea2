namespace EventFlow.Core.Planning;

/// <summary>Decides what a run does next. Pure but for the state it is given: no input or output, no clock, no chance.</summary>
public static class Planner
{
    /// <param name="state">Changed in place. After an exception it must be thrown away and read again.</param>
    /// <param name="at">When the event is handled; recorded, and compared with windows and deadlines.</param>
    public static RunDecisions Apply(RunState state, PlannerEvent @event, DateTimeOffset at, PlannerOptions? options = null)
    {
        var decisions = new RunDecisions();
        var step = new PlanStep(state, decisions, options ?? PlannerOptions.Default, at);
        step.Handle(@event);
        step.Settle();
        decisions.Seal(state);
        return decisions;
    }
}
