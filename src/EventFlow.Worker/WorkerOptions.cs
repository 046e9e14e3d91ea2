using EventFlow.Contracts;

namespace EventFlow.Worker;

/// <summary>How a worker process behaves.</summary>
public sealed class WorkerOptions
{
    /// <summary>Tasks at a time, of all types together. Default: twice the processor cores, at least 4.</summary>
    public int Slots { get; set; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>What runs show as the worker of a task. Default: host name and process id.</summary>
    public string Name { get; set; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>A task that takes longer is acknowledged to the broker and lives by heartbeats from then on. Default: 1 second.</summary>
    public TimeSpan EarlyAckAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Default: 10 seconds. The engine gives a task up that was silent for 30.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Tasks of short types may come several in one message. Default: true. What of such a message has not begun after
    /// <see cref="EarlyAckAfter"/> goes back as single tasks.</summary>
    public bool TakeBatches { get; set; } = true;

    /// <summary>How long running tasks may go on when the worker is asked to stop. Default: 20 seconds. The host's own shutdown timeout
    /// (30 seconds unless configured) must leave 10 more, or the process ends before its last answers are out.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes of one output as JSON; a larger one fails its task with <c>output_too_large</c>. Default: 15 MiB,
    /// at most 120 MiB; more than the default takes engines and a broker that are told so.</summary>
    public int MaxOutputBytes { get; set; } = WireNames.MaxOutputBytes;
}
