using EventFlow.Core.Planning;

namespace EventFlow.Testing.Simulation;

/// <summary>What one event has led to.</summary>
internal sealed record RunStep(RunState State, StoredRows Rows, PlannerEvent Event, RunDecisions Decisions, DateTimeOffset At);
