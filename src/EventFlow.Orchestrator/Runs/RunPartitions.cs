using EventFlow.Contracts;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Which of the runs' queues a run's messages go to. It follows from the run's id,
/// so everybody who knows the id knows it.</summary>
internal sealed class RunPartitions(EngineOptions options)
{
    /// <summary>The queues of the partitions; without RabbitMQ there is one for all.</summary>
    public IReadOnlyList<string> Queues { get; } = options.RabbitMq is null
        ? [WireNames.RunsQueue]
        : [.. Enumerable.Range(0, options.Partitions).Select(WireNames.RunsPartition)];

    public int Of(Guid run)
    {
        Span<byte> id = stackalloc byte[16];
        run.TryWriteBytes(id, bigEndian: true, out _);

        // The end of a UUIDv7 is chance; its start is the time.
        return (int)(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(id[12..]) % (uint)Queues.Count);
    }

    public string QueueOf(Guid run) => Queues[Of(run)];
}
