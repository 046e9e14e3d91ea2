using EventFlow.Core.Planning;

namespace EventFlow.Testing.Simulation;

/// <summary>What can happen in a test run.</summary>
internal abstract record Happening
{
    /// <summary>A message reaches the engine.</summary>
    internal sealed record Event(PlannerEvent Message) : Happening;

    /// <summary>A message reaches a worker.</summary>
    internal sealed record Dispatch(TaskDispatch Task) : Happening;

    internal sealed record Stop(TaskStop Task) : Happening;

    /// <summary>A child run is asked for, or told that nobody waits for it any more.</summary>
    internal sealed record Child(ChildStart Start) : Happening;

    internal sealed record LeaveChild(Guid Id) : Happening;

    internal sealed record ChildDone(Guid Id) : Happening;

    /// <summary>A worker is done.</summary>
    internal sealed record Done(Execution Execution) : Happening;

    internal sealed record Timer(TimerKey Key, DateTimeOffset Due) : Happening;

    internal sealed record Outside(Sending Sending) : Happening;

    internal sealed record Reconcile : Happening;
}
