using EventFlow.Contracts;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EventFlow.Worker.RabbitMq;

internal sealed class RabbitMqDelivery(
    RabbitMqLink link, IChannel channel, ulong tag, string queue, string? replyTo, Func<Task> lengthen, ILogger logger) : ITaskDelivery
{
    private readonly string answers = string.IsNullOrEmpty(replyTo) ? WireNames.RunsQueue : replyTo;

    public string Queue => queue;

    public bool IsLong { get; private set; }

    public Task AnswerAsync(TaskAnswer answer, CancellationToken cancellationToken) =>
        link.Answers.SendAsync(answer, answers, cancellationToken);

    public async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        IsLong = true;
        // The consumer goes before the acknowledgement makes room for a message that this worker has no slot for.
        await lengthen();
        await SettleAsync(() => channel.BasicAckAsync(tag, multiple: false, cancellationToken));
    }

    public Task CompleteAsync() => IsLong ? Task.CompletedTask : SettleAsync(() => channel.BasicAckAsync(tag, multiple: false));

    public Task ReturnAsync() =>
        IsLong ? Task.CompletedTask : SettleAsync(() => channel.BasicNackAsync(tag, multiple: false, requeue: true));

    // On a connection that is gone nothing can be settled, and need not: the broker has taken the message back already.
    private async Task SettleAsync(Func<ValueTask> settle)
    {
        try
        {
            await settle();
        }
        catch (Exception failure)
        {
            Log.NotSettled(logger, queue, failure.Message);
        }
    }
}
