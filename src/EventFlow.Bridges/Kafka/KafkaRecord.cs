using Confluent.Kafka;

namespace EventFlow.Bridges.Kafka;

/// <summary>A record as it stands in its partition.</summary>
/// <param name="At">Null: the broker does not say when.</param>
/// <param name="Key">Null: it has none.</param>
/// <param name="Value">Null: a tombstone.</param>
internal sealed record KafkaRecord(
    string Topic, int Partition, long Offset, DateTimeOffset? At, byte[]? Key, byte[]? Value, IReadOnlyList<KafkaHeader> Headers)
{
    // The end of the year 9999.
    private const long MaxTime = 253_402_300_799_999;

    /// <summary>What it is known by: the same place again is the same record.</summary>
    public string Place => $"{Topic}/{Partition}/{Offset}";

    public static KafkaRecord Of(ConsumeResult<byte[]?, byte[]?> read) => new(
        read.Topic,
        read.Partition.Value,
        read.Offset.Value,
        read.Message.Timestamp.UnixTimestampMs is > 0 and <= MaxTime and var time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null,
        read.Message.Key,
        read.Message.Value,
        [.. (read.Message.Headers ?? []).Select(header => new KafkaHeader(header.Key, header.GetValueBytes()))]);
}

internal sealed record KafkaHeader(string Name, byte[]? Value);
