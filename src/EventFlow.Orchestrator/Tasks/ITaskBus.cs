using EventFlow.Contracts;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>The way to the workers. Every method returns after the broker has confirmed.</summary>
internal interface ITaskBus
{
    /// <summary>Declares the queues of types not seen before, then sends each task to the queue of its type.</summary>
    Task DispatchAsync(IReadOnlyList<TaskMessage> tasks, CancellationToken cancellationToken);

    /// <summary>Tells all workers to stop these attempts.</summary>
    Task CancelAsync(IReadOnlyList<CancelTask> cancels, CancellationToken cancellationToken);

    /// <summary>Messages that wait in the queue of a type, and its consumers.</summary>
    Task<TaskQueueStatus> StatusAsync(string type, CancellationToken cancellationToken);
}

internal sealed record TaskQueueStatus(string Type, long Ready, int Consumers);
