using EventFlow.Contracts;

namespace EventFlow.Worker.Execution;

/// <summary>The delivery of several tasks in one message. It is acknowledged when the last of them is done, never early.</summary>
internal sealed class SharedDelivery(ITaskDelivery inner) : ITaskDelivery
{
    public Task AnswerAsync(TaskAnswer answer, CancellationToken cancellationToken) => inner.AnswerAsync(answer, cancellationToken);

    public Task AcknowledgeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void AnswerTo(string? queue) => inner.AnswerTo(queue);
}
