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
            if (Read(message.Body.Span) is { } tasks)
            {
                await bus.SendAloneAsync(tasks, cancellationToken);
                await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
            }
            else
            {
                // To the queue for what nobody can read; put back, it would stand in the way of every other bundle for ever.
                await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: false, cancellationToken);
            }
        }
    }

    private static IReadOnlyList<TaskMessage>? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<TaskBundle>(body, WireJson.Options)?.Tasks;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
