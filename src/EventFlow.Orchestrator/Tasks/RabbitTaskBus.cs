using System.Collections.Concurrent;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>The way to the workers over RabbitMQ, in the plain JSON of the wire contract. Publishes are persistent, mandatory and
/// confirmed; a queue that has vanished is declared again.</summary>
internal sealed class RabbitTaskBus(EngineOptions options, RunPartitions partitions, TimeProvider clock) : ITaskBus, IAsyncDisposable
{
    private const int PublishAtOnce = 256;
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(10);

    private readonly RabbitConnection connection = new(options.RabbitMq!);
    private readonly ConcurrentDictionary<string, bool> declared = new();
    private readonly ConcurrentDictionary<string, long> sending = new();

    public async Task DispatchAsync(IReadOnlyList<TaskMessage> tasks, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        using var limit = Limit(tasks.Count);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        foreach (var type in tasks.Select(task => task.Type).Distinct())
        {
            if (!declared.ContainsKey(type))
            {
                await DeclareAsync(type, both.Token);
            }
        }

        var channel = await connection.PublisherAsync(both.Token);
        CountSending(tasks, 1);
        try
        {
            foreach (var some in tasks.Chunk(PublishAtOnce))
            {
                await Task.WhenAll(some.Select(task => PublishAsync(channel, task, both.Token)));
            }
        }
        finally
        {
            CountSending(tasks, -1);
        }
    }

    public async Task CancelAsync(IReadOnlyList<CancelTask> cancels, CancellationToken cancellationToken)
    {
        using var limit = Limit(cancels.Count);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var channel = await connection.PublisherAsync(both.Token);
        foreach (var cancel in cancels)
        {
            var properties = new BasicProperties { ContentType = "application/json", Expiration = "60000" };
            var body = JsonSerializer.SerializeToUtf8Bytes(cancel, WireJson.Options);
            await channel.BasicPublishAsync(WireNames.ControlExchange, "", mandatory: false, properties, body, both.Token);
        }
    }

    public async Task<TaskQueueStatus> StatusAsync(string type, CancellationToken cancellationToken)
    {
        var answers = await AnswersAsync(cancellationToken);
        if (await AskAsync(WireNames.TaskQueue(type), cancellationToken) is not { } tasks)
        {
            declared.TryRemove(type, out _);
            return new TaskQueueStatus(type, sending.GetValueOrDefault(type), 0, answers);
        }

        return new TaskQueueStatus(
            type, tasks.MessageCount + sending.GetValueOrDefault(type), (int)tasks.ConsumerCount, answers);
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private async Task<long> AnswersAsync(CancellationToken cancellationToken)
    {
        var waiting = 0L;
        foreach (var queue in partitions.Queues.Append(WireNames.RunsQueue))
        {
            waiting += (await AskAsync(queue, cancellationToken))?.MessageCount ?? 0;
        }

        return waiting;
    }

    /// <summary>The queue's figures; null where there is no such queue.</summary>
    private async Task<QueueDeclareOk?> AskAsync(string queue, CancellationToken cancellationToken)
    {
        await using var channel = await connection.ChannelAsync(cancellationToken);
        try
        {
            return await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode is Constants.NotFound or Constants.ResourceLocked
            or Constants.AccessRefused)
        {
            return null;
        }
    }

    private void CountSending(IReadOnlyList<TaskMessage> tasks, int direction)
    {
        foreach (var type in tasks.CountBy(task => task.Type))
        {
            sending.AddOrUpdate(type.Key, direction * type.Value, (_, count) => count + (direction * type.Value));
        }
    }

    // A broker with an alarm takes messages and confirms none: whoever waits without a limit holds his run, and soon all of them are held.
    private CancellationTokenSource Limit(int messages) => new(PublishTimeout + TimeSpan.FromMilliseconds(5 * messages), clock);

    private async Task PublishAsync(IChannel channel, TaskMessage task, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties
        {
            MessageId = WireNames.MessageId(task.Run, task.Path, task.Attempt),
            CorrelationId = task.Run.ToString(),
            ReplyTo = partitions.QueueOf(task.Run),
            ContentType = "application/json",
            Persistent = true,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(task, WireJson.Options);
        try
        {
            await channel.BasicPublishAsync("", WireNames.TaskQueue(task.Type), mandatory: true, properties, body, cancellationToken);
        }
        catch (PublishException e) when (e.IsReturn)
        {
            // Someone deleted the queue: with it back the message goes out again.
            await DeclareAsync(task.Type, cancellationToken);
            await channel.BasicPublishAsync("", WireNames.TaskQueue(task.Type), mandatory: true, properties, body, cancellationToken);
        }
    }

    private async Task DeclareAsync(string type, CancellationToken cancellationToken)
    {
        await using var channel = await connection.ChannelAsync(cancellationToken);
        await WireTopology.DeclareAsync(channel, cancellationToken);
        await channel.QueueDeclareAsync(
            WireNames.TaskQueue(type), durable: true, exclusive: false, autoDelete: false,
            WireTopology.QueueArguments(), cancellationToken: cancellationToken);
        declared[type] = true;
    }
}
