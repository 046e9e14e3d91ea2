namespace EventFlow.Orchestrator.Events;

/// <summary>Events have come that wait for others.</summary>
internal sealed class GatheringBell(TimeProvider clock) : Alarm(clock);
