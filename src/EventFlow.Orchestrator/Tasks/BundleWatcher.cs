using System.Text.Json;
using EventFlow.Contracts;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>Looks who takes several tasks in one message. What was sent so and has lost its last taker is sent again task by task, which
/// every worker understands.</summary>
internal sealed class BundleWatcher(
    RabbitConnection connection, RabbitQueues queues, BundleTakers takers, RabbitTaskBus bus, EngineOptions options,
    TimeProvider clock, ILogger<BundleWatcher> log)
    : Duty(clock, log)
{
    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var type in takers.Types)
        {
            var queue = await queues.AskAsync(WireNames.BatchQueue(type), cancellationToken);
            takers.Note(type, (int)(queue?.ConsumerCount ?? 0));
            if (queue is { ConsumerCount: 0, MessageCount: > 0 })
            {
                await UnpackAsync(type, cancellationToken);
            }
        }

        return options.WatchWorkersEvery;
    }

    private async Task UnpackAsync(string type, CancellationToken cancellationToken)
    {
        await using var channel = await connection.ChannelAsync(cancellationToken);
        while (await channel.BasicGetAsync(WireNames.BatchQueue(type), autoAck: false, cancellationToken) is { } message)
        {
            var bundle = JsonSerializer.Deserialize<TaskBundle>(message.Body.Span, WireJson.Options);
            await bus.SendAloneAsync(bundle?.Tasks ?? [], cancellationToken);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
        }
    }
}
