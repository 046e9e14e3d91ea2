using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Tasks;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Nodes;

/// <summary>Reads the partitions' queues, of which the broker gives each to one node at a time: to the one that asked first. Every node
/// asks for all, so that a node that dies is replaced at once. When a node comes or goes, each gives up its place for those that are
/// another's share and asks again, behind it.</summary>
internal sealed class PartitionConsumers(
    IReceiveEndpointConnector connector, RabbitQueues queues, INodeStore nodes, EngineOptions options,
    TimeProvider clock, ILogger<PartitionConsumers> log)
    : Duty(clock, log)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(10);

    private readonly Guid self = Guid.CreateVersion7();
    private readonly ConcurrentDictionary<int, HostReceiveEndpointHandle> consumers = new();
    private IReadOnlyList<Guid> members = [];
    private int count = options.Partitions;
    private bool isComplete;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        await ConnectAllAsync(cancellationToken);

        var up = await nodes.BeatAsync(self, Environment.MachineName, GoneAfter, cancellationToken);
        if (!up.Order().SequenceEqual(members.Order()))
        {
            members = up;
            log.NodesChanged(up.Count);
            await StepBackAsync(cancellationToken);
        }

        return Beat;
    }

    /// <summary>Before the server says that it is ready: what is sent to a queue that is not there yet is lost.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        ConnectOwn();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await nodes.LeaveAsync(self, cancellationToken);
        }
        catch (Exception)
        {
            // The others notice by themselves a little later.
        }
    }

    /// <summary>Also to queues beyond the number: runs that were started when there were more of them are answered there.</summary>
    private async Task ConnectAllAsync(CancellationToken cancellationToken)
    {
        ConnectOwn();
        while (!isComplete && await queues.AskAsync(WireNames.RunsPartition(count), cancellationToken) is not null)
        {
            consumers[count] = Connect(count);
            count++;
        }

        isComplete = true;
    }

    private void ConnectOwn()
    {
        for (var partition = 0; partition < count; partition++)
        {
            if (!consumers.ContainsKey(partition))
            {
                consumers[partition] = Connect(partition);
            }
        }
    }

    private Task StepBackAsync(CancellationToken cancellationToken) => Task.WhenAll(
        consumers.Keys.Where(partition => !PartitionShares.IsMine(partition, self, members)).ToList()
            .Select(partition => StepBackAsync(partition, cancellationToken)));

    /// <summary>What fails on the way is connected again with the next beat.</summary>
    private async Task StepBackAsync(int partition, CancellationToken cancellationToken)
    {
        consumers.Remove(partition, out var consumer);
        await consumer!.StopAsync(cancellationToken);
        consumers[partition] = Connect(partition);
    }

    private HostReceiveEndpointHandle Connect(int partition)
    {
        var consumer = connector.ConnectReceiveEndpoint(
            WireNames.RunsPartition(partition), (context, endpoint) => RunsEndpoint.Partition(context, endpoint, options));
        if (Failpoint.IsOn)
        {
            consumer.ReceiveEndpoint.ConnectReceiveObserver(new AcknowledgedMessages());
        }

        return consumer;
    }
}
