using EventFlow.Contracts;

namespace EventFlow.Worker.RabbitMq;

/// <summary>One task in one message.</summary>
internal sealed class RabbitMqDelivery(
    AnswerSender sender, Settlement settlement, string? replyTo, TaskSlots slots, Func<Task> lengthen) : ITaskDelivery
{
    private string answers = Address(replyTo, null);
    private int vacated;

    public string Queue => settlement.Queue;

    public bool IsLong { get; private set; }

    /// <summary>Where an answer goes: where the task says, or its message, or else to the queue of all runs.</summary>
    public static string Address(string? ofMessage, string? ofTask) =>
        !string.IsNullOrEmpty(ofTask) ? ofTask : string.IsNullOrEmpty(ofMessage) ? WireNames.RunsQueue : ofMessage;

    public void AnswerTo(string? queue) => answers = Address(replyTo, queue);

    public Task AnswerAsync(TaskAnswer answer, CancellationToken cancellationToken) =>
        sender.SendAsync(answer, answers, cancellationToken);

    public async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        IsLong = true;
        // The consumer goes before the acknowledgement makes room for a message that this worker has no slot for.
        await lengthen();
        await settlement.AcknowledgeAsync();
    }

    public void Vacate()
    {
        if (Interlocked.Exchange(ref vacated, 1) == 0)
        {
            slots.Leave(IsLong);
        }
    }

    public Task CompleteAsync() => IsLong ? Task.CompletedTask : settlement.AcknowledgeAsync();

    public Task ReturnAsync() => IsLong ? Task.CompletedTask : settlement.ReturnAsync();
}
