using EventFlow.Contracts;

namespace EventFlow.Worker;

/// <summary>How tasks reach a worker and answers leave it: over RabbitMQ, or inside one process.</summary>
internal interface ITaskTransport
{
    /// <summary>Consumes the queues of <paramref name="types"/> until <paramref name="stopping"/>, running at most
    /// <paramref name="slots"/> tasks at a time through <paramref name="execute"/>; returns when the last of them has ended.</summary>
    Task ConsumeAsync(IReadOnlyCollection<string> types, int slots, ExecuteTask execute, CancellationToken stopping);
}

/// <summary>Runs one delivered task. <paramref name="delivery"/> answers and acknowledges.</summary>
internal delegate Task ExecuteTask(ReadOnlyMemory<byte> body, ITaskDelivery delivery);

internal interface ITaskDelivery
{
    /// <summary>Sends an answer to the queue that wants it and returns when the broker has it.</summary>
    Task AnswerAsync(TaskAnswer answer, CancellationToken cancellationToken);

    /// <summary>Acknowledges the delivery before the task is done. From here on heartbeats keep the task ours;
    /// the slot stays taken.</summary>
    Task AcknowledgeAsync(CancellationToken cancellationToken);
}
