using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EventFlow.Worker.RabbitMq;

/// <summary>Ends one delivery towards the broker.</summary>
internal sealed class Settlement(IChannel channel, ulong tag, string queue, ILogger logger)
{
    public string Queue => queue;

    public Task AcknowledgeAsync() => SettleAsync(() => channel.BasicAckAsync(tag, multiple: false));

    public Task ReturnAsync() => SettleAsync(() => channel.BasicNackAsync(tag, multiple: false, requeue: true));

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
