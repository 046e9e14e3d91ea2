using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace EventFlow.Bridges.Kafka;

/// <summary>One life of a member of a consumer group. Records go out in the order of their partitions; offsets are committed once the
/// events are accepted, so that whatever dies, a record is read again rather than lost.</summary>
internal sealed class KafkaSource : IBridgeSource
{
    private const int MostAtOnce = 500;
    private const int MostBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    // What is under way when the source is told to stop, or loses its partitions, gets so long to be accepted.
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(10);

    private readonly string name;
    private readonly KafkaSettings settings;
    private readonly BridgePorts ports;
    private readonly KafkaEvents events;
    private readonly KafkaOffsets offsets;
    private readonly Queue<KafkaRecord> early = new();
    private (Task Sending, IReadOnlyList<KafkaRecord> Records)? underWay;

    public KafkaSource(Bridge bridge, KafkaSettings settings, BridgePorts ports)
    {
        (name, this.settings, this.ports) = (bridge.Name, settings, ports);
        events = new KafkaEvents(bridge.Name, bridge.Type);
        offsets = new KafkaOffsets(bridge.Name, ports.Log);
    }

    /// <summary>On a thread of its own: the client library is not asynchronous.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Run(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, ports.Clock);
        using var registration = stopping.Register(() => patience.CancelAfter(LastWait));
        using var consumer = Open();
        try
        {
            consumer.Subscribe(settings.Topics);
            while (!stopping.IsCancellationRequested)
            {
                if (Gather(consumer) is { Count: > 0 } records)
                {
                    Pass(consumer, records, patience.Token);
                }
            }
        }
        finally
        {
            Close(consumer);
        }
    }

    /// <summary>As many as there are, without waiting for more.</summary>
    private List<KafkaRecord> Gather(IConsumer<byte[]?, byte[]?> consumer)
    {
        var (records, bytes) = (new List<KafkaRecord>(), 0);
        while (records.Count < MostAtOnce && bytes < MostBytes
            && (early.TryDequeue(out var next) || (next = Next(consumer, records.Count == 0 ? Look : TimeSpan.Zero)) is not null))
        {
            records.Add(next);
            bytes += next.Value?.Length ?? 0;
        }

        return records;
    }

    private KafkaRecord? Next(IConsumer<byte[]?, byte[]?> consumer, TimeSpan wait)
    {
        try
        {
            return consumer.Consume(wait) is { IsPartitionEOF: false } read ? KafkaRecord.Of(read) : null;
        }
        catch (ConsumeException failure) when (failure.Error.Code == ErrorCode.Local_MaxPollExceeded)
        {
            // The group has gone on without this member; the next call joins it again.
            return null;
        }
        catch (ConsumeException failure) when (failure.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.TopicAuthorizationFailed)
        {
            // One topic of several; the others are read all the same.
            ports.Log.KafkaNotReached(name, $"{failure.Error.Reason}.");
            return null;
        }
    }

    private void Pass(IConsumer<byte[]?, byte[]?> consumer, List<KafkaRecord> records, CancellationToken cancellationToken)
    {
        var sending = ports.Outlet.PassAsync([.. records.SelectMany(events.Of)], cancellationToken);
        underWay = (sending, records);
        var waits = false;
        try
        {
            while (!IsDone(sending, Look))
            {
                waits = true;
                KeepPlace(consumer);
            }

            sending.GetAwaiter().GetResult();
            offsets.Accept(records);
            offsets.Commit(consumer);
        }
        finally
        {
            underWay = null;
            if (waits)
            {
                consumer.Resume(consumer.Assignment);
            }
        }
    }

    /// <summary>The group takes a member for dead that does not ask for records; so it asks, and is given none.</summary>
    private void KeepPlace(IConsumer<byte[]?, byte[]?> consumer)
    {
        consumer.Pause(consumer.Assignment);
        if (Next(consumer, TimeSpan.Zero) is { } record)
        {
            early.Enqueue(record);
        }
    }

    private IConsumer<byte[]?, byte[]?> Open() => KafkaClient.Build(settings, name)
        .SetErrorHandler((_, error) => Tell(error))
        .SetLogHandler((_, message) => ports.Log.KafkaSays(name, message.Facility, message.Message))
        .SetPartitionsAssignedHandler((_, partitions) => ports.Log.PartitionsGiven(name, Words(partitions)))
        .SetPartitionsRevokedHandler((consumer, partitions) => GiveUp(consumer, [.. partitions.Select(one => one.TopicPartition)]))
        .SetPartitionsLostHandler((_, partitions) => Lose([.. partitions.Select(one => one.TopicPartition)]))
        .Build();

    /// <summary>What can still be accepted of the partitions is, so that whoever gets them need not read it again.</summary>
    private void GiveUp(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> partitions)
    {
        if (underWay is var (sending, records) && IsDone(sending, LastWait) && sending.IsCompletedSuccessfully)
        {
            offsets.Accept(records);
        }

        offsets.Commit(consumer);
        Lose(partitions);
    }

    private void Lose(List<TopicPartition> partitions)
    {
        offsets.Forget(partitions);
        ports.Log.PartitionsTaken(name, Words(partitions));
    }

    private void Tell(Error error)
    {
        if (error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Authentication or ErrorCode.Local_Resolve)
        {
            ports.Log.KafkaNotReached(name, $"{error.Reason}.");
        }
    }

    private void Close(IConsumer<byte[]?, byte[]?> consumer)
    {
        try
        {
            consumer.Close();
        }
        catch (KafkaException failure)
        {
            ports.Log.OffsetsNotCommitted(name, $"{failure.Error.Reason}.");
        }
    }

    private static bool IsDone(Task sending, TimeSpan wait) => Task.WaitAny([sending], wait) == 0;

    private static string Words(List<TopicPartition> partitions) =>
        string.Join(", ", partitions.Select(one => $"{one.Topic}/{one.Partition.Value}"));
}
