namespace EventFlow.Benchmarks.Installations;

/// <summary>The server did not take a workflow.</summary>
internal sealed class WorkflowRefusedException(string message) : Exception(message);
