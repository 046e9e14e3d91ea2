namespace EventFlow.Worker.Execution;

internal enum StopCause
{
    None,
    Timeout,
    Canceled,
    WorkerStopped,
}
