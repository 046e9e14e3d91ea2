using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace EventFlow.Bridges.Kafka;

/// <summary>How far each partition was accepted, and what of that the group does not know yet.</summary>
internal sealed class KafkaOffsets(string bridge, ILogger log)
{
    private readonly Dictionary<TopicPartition, Offset> accepted = [];

    public void Accept(IEnumerable<KafkaRecord> records)
    {
        foreach (var record in records)
        {
            accepted[new TopicPartition(record.Topic, record.Partition)] = record.Offset + 1;
        }
    }

    /// <summary>What cannot be committed now is tried again with the next.</summary>
    public void Commit(IConsumer<byte[]?, byte[]?> consumer)
    {
        // Of a partition that is somebody else's by now it is for them to say how far they are.
        var own = consumer.Assignment.Where(accepted.ContainsKey)
            .Select(partition => new TopicPartitionOffset(partition, accepted[partition]))
            .ToList();
        if (own.Count == 0)
        {
            return;
        }

        try
        {
            consumer.Commit(own);
            own.ForEach(done => accepted.Remove(done.TopicPartition));
        }
        catch (KafkaException failure) when (!failure.Error.IsFatal)
        {
            log.OffsetsNotCommitted(bridge, $"{failure.Error.Reason}.");
        }
    }

    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            accepted.Remove(partition);
        }
    }
}
