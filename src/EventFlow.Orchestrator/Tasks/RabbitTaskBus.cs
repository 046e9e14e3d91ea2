using System.Collections.Concurrent;
using System.Text.Json;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EventFlow.Orchestrator.Tasks;

/// <summary>The way to the workers over RabbitMQ, in the plain JSON of the wire contract. Publishes are persistent, mandatory and
/// confirmed; a queue that has vanished is declared again.</summary>
internal sealed class RabbitTaskBus(
    RabbitConnection connection, RabbitQueues queues, BundleTakers takers, RunPartitions partitions, TimeProvider clock) : ITaskBus
{
    private const int PublishAtOnce = 256;
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, long> sending = new(StringComparer.Ordinal);

    public Task DispatchAsync(IReadOnlyList<TaskMessage> tasks, CancellationToken cancellationToken)
    {
        var addressed = tasks.Select(task => task with { ReplyTo = partitions.QueueOf(task.Run) });
        return SendAsync(
            tasks.Count == 1
                ? [TaskParcel.Single(addressed.First())]
                : [.. addressed.GroupBy(task => task.Type).SelectMany(Pack)],
            cancellationToken);
    }

    /// <summary>Sends each task in a message of its own.</summary>
    public Task SendAloneAsync(IReadOnlyList<TaskMessage> tasks, CancellationToken cancellationToken) =>
        SendAsync([.. tasks.Select(TaskParcel.Single)], cancellationToken);

    public async Task CancelAsync(IReadOnlyList<CancelTask> cancels, CancellationToken cancellationToken)
    {
        using var limit = Limit(cancels.Count);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var channel = await connection.PublisherAsync(both.Token);
        await Task.WhenAll(cancels.Select(cancel =>
        {
            var properties = new BasicProperties { ContentType = "application/json", Expiration = "60000" };
            var body = JsonSerializer.SerializeToUtf8Bytes(cancel, WireJson.Options);
            return channel.BasicPublishAsync(WireNames.ControlExchange, "", mandatory: false, properties, body, both.Token).AsTask();
        }));
    }

    public async Task<TaskQueueStatus> StatusAsync(string type, CancellationToken cancellationToken)
    {
        var answers = await AnswersAsync(cancellationToken);
        var alone = await queues.AskAsync(WireNames.TaskQueue(type), cancellationToken);
        var together = await queues.AskAsync(WireNames.BatchQueue(type), cancellationToken);
        if (alone is null)
        {
            queues.Forget(type);
        }

        return new TaskQueueStatus(
            type,
            (alone?.MessageCount ?? 0) + ((together?.MessageCount ?? 0) * TaskPaces.MostTogether) + sending.GetValueOrDefault(type),
            (int)((alone?.ConsumerCount ?? 0) + (together?.ConsumerCount ?? 0)),
            answers);
    }

    private IEnumerable<TaskParcel> Pack(IGrouping<string, TaskMessage> type)
    {
        var tasks = type.ToList();
        return TaskParcel.Pack(type.Key, tasks, takers.Together(type.Key, tasks.Count));
    }

    private async Task<long> AnswersAsync(CancellationToken cancellationToken)
    {
        var waiting = 0L;
        foreach (var queue in partitions.Queues.Append(WireNames.RunsQueue))
        {
            waiting += (await queues.AskAsync(queue, cancellationToken))?.MessageCount ?? 0;
        }

        return waiting;
    }

    private async Task SendAsync(List<TaskParcel> parcels, CancellationToken cancellationToken)
    {
        using var limit = Limit(parcels.Count);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        foreach (var type in parcels.Select(parcel => parcel.Type).Distinct())
        {
            await queues.EnsureAsync(type, both.Token);
        }

        var channel = await connection.PublisherAsync(both.Token);
        CountSending(parcels, 1);
        try
        {
            foreach (var some in parcels.Chunk(PublishAtOnce))
            {
                await Task.WhenAll(some.Select(parcel => PublishAsync(channel, parcel, both.Token)));
            }
        }
        finally
        {
            CountSending(parcels, -1);
        }
    }

    private void CountSending(IEnumerable<TaskParcel> parcels, int direction)
    {
        foreach (var parcel in parcels)
        {
            var count = direction * parcel.Tasks.Count;
            sending.AddOrUpdate(parcel.Type, count, (_, before) => before + count);
        }
    }

    // A broker with an alarm takes messages and confirms none: whoever waits without a limit holds his run, and soon all of them are held.
    private CancellationTokenSource Limit(int messages) => new(PublishTimeout + TimeSpan.FromMilliseconds(5 * messages), clock);

    private async Task PublishAsync(IChannel channel, TaskParcel parcel, CancellationToken cancellationToken)
    {
        var properties = Properties(parcel);
        try
        {
            var confirmed = channel.BasicPublishAsync(
                "", parcel.Queue, mandatory: true, properties, parcel.Body, cancellationToken).AsTask();
            Failpoint.Hit("K7");
            await confirmed;
        }
        catch (PublishException e) when (e.IsReturn && parcel.IsBundle)
        {
            takers.Note(parcel.Type, 0);
            await SendAloneAsync(parcel.Tasks, cancellationToken);
        }
        catch (PublishException e) when (e.IsReturn)
        {
            // Someone deleted the queue: with it back the message goes out again.
            await queues.DeclareAsync(parcel.Type, cancellationToken);
            await channel.BasicPublishAsync("", parcel.Queue, mandatory: true, properties, parcel.Body, cancellationToken);
        }
    }

    private static BasicProperties Properties(TaskParcel parcel)
    {
        var first = parcel.Tasks[0];
        return new BasicProperties
        {
            MessageId = WireNames.MessageId(first.Run, first.Path, first.Attempt),
            CorrelationId = parcel.IsBundle ? null : first.Run.ToString(),
            ReplyTo = first.ReplyTo,
            ContentType = "application/json",
            Persistent = true,
        };
    }
}
