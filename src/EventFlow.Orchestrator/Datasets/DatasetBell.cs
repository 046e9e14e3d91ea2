namespace EventFlow.Orchestrator.Datasets;

/// <summary>Datasets were brought up to date.</summary>
internal sealed class DatasetBell(TimeProvider clock) : Alarm(clock);
