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
    /// <summary>When it was handed over, as a timestamp; null: when its task begins.</summary>
    long? Since => null;

    /// <summary>Sends an answer to the queue that wants it and returns when the broker has it.</summary>
    Task AnswerAsync(TaskAnswer answer, CancellationToken cancellationToken);

    /// <summary>Acknowledges the delivery before the task is done. From here on heartbeats keep the task ours;
    /// the slot stays taken.</summary>
    Task AcknowledgeAsync(CancellationToken cancellationToken);

    /// <summary>Where the task itself wants its answers; null: where its message says.</summary>
    void AnswerTo(string? queue)
    {
    }

    /// <summary>The handler has ended and its answer is on its way: the slot is free.</summary>
    void Vacate()
    {
    }
}
