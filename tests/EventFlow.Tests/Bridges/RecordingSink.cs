using EventFlow.Bridges;
using EventFlow.Bridges.Polling;
using EventFlow.Bridges.Sinks;
using EventFlow.Core.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventFlow.Tests.Bridges;

/// <summary>Takes what a bridge reads and keeps it; while it is shut it takes nothing.</summary>
internal sealed class RecordingSink : IEventSink
{
    private readonly List<CloudEvent> taken = [];
    private TaskCompletionSource open = new();

    public RecordingSink() => open.SetResult();

    public IReadOnlyList<CloudEvent> Taken
    {
        get
        {
            lock (taken)
            {
                return [.. taken];
            }
        }
    }

    public IReadOnlyList<string?> Subjects => [.. Taken.Select(one => one.Subject)];

    public void Shut() => open = new TaskCompletionSource();

    public async Task AcceptAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
    {
        await open.Task.WaitAsync(cancellationToken);
        lock (taken)
        {
            taken.AddRange(events);
        }
    }

    public BridgePorts Ports(Bridge bridge, TimeProvider clock) => new(
        new BridgeOutlet(bridge, this, new ServiceCollection().AddMetrics().AddSingleton<Telemetry>().BuildServiceProvider().GetRequiredService<Telemetry>(), clock),
        clock, NullLogger.Instance);
}
