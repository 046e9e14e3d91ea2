using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Tasks;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Nodes;

/// <summary>Reads the partitions' queues, of which the broker gives each to one node at a time: to the one that asked first. Every node
/// asks for all, so that a node that dies is replaced at once. When a node comes or goes, each gives up its place for those that are
/// another's share and asks again, behind it. Where two do so at the same moment the wrong one may be first again: it notices by the
/// messages it is given, and steps back once more.</summary>
internal sealed class PartitionConsumers(
    ReadingConnection connection, RunInbox inbox, LocalPartitions local, RabbitQueues queues, INodeStore nodes, EngineOptions options,
    TimeProvider clock, ILogger<PartitionConsumers> log)
    : Duty(clock, log)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(10);

    private readonly TimeProvider clock = clock;
    private readonly Guid self = Guid.CreateVersion7();
    private readonly ConcurrentDictionary<int, QueueReader<PartitionQueue>> readers = new();
    private readonly Dictionary<int, long> othersSince = [];
    private IReadOnlyList<Guid> members = [];
    private int count = options.Partitions;
    private bool isComplete;

    /// <summary>This node reads every partition, or stands in line for it.</summary>
    public bool AreConnected => Enumerable.Range(0, options.Partitions).All(IsReading);

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(cancellationToken);
            await FindOlderAsync(cancellationToken);
            await MeetAsync(cancellationToken);
            await GiveBackAsync(cancellationToken);
        }
        finally
        {
            Note();
        }

        return Beat;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var partition in readers.Keys)
        {
            local.Set(partition, false);
        }

        await Task.WhenAll(readers.Values.Select(reader => reader.StopAsync()));
        await connection.DropAsync();
        try
        {
            await nodes.LeaveAsync(self, cancellationToken);
        }
        catch (Exception)
        {
            // The others notice by themselves a little later.
        }
    }

    /// <summary>Returns early when the connection is lost.</summary>
    protected override async Task RestAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        if (await connection.LosesWithinAsync(time, cancellationToken))
        {
            Note();
        }
    }

    private bool IsReading(int partition) => readers.TryGetValue(partition, out var reader) && reader.IsReading;

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < count; partition++)
        {
            if (!IsReading(partition))
            {
                await ReadAsync(partition, cancellationToken);
            }
        }
    }

    private async Task ReadAsync(int partition, CancellationToken cancellationToken)
    {
        if (readers.TryRemove(partition, out var broken))
        {
            await broken.DisposeAsync();
        }

        readers[partition] = await QueueReader<PartitionQueue>.StartAsync(
            await connection.OpenAsync(cancellationToken), new PartitionQueue(partition, (ushort)options.Prefetch, inbox, log), clock,
            cancellationToken);
    }

    /// <summary>Also queues beyond the number: runs that were started when there were more of them are answered there.</summary>
    private async Task FindOlderAsync(CancellationToken cancellationToken)
    {
        while (!isComplete && await queues.AskAsync(WireNames.RunsPartition(count), cancellationToken) is not null)
        {
            await ReadAsync(count, cancellationToken);
            count++;
        }

        isComplete = true;
    }

    private async Task MeetAsync(CancellationToken cancellationToken)
    {
        var up = await nodes.BeatAsync(self, Environment.MachineName, GoneAfter, cancellationToken);
        if (up.Order().SequenceEqual(members.Order()))
        {
            return;
        }

        members = up;
        othersSince.Clear();
        log.NodesChanged(up.Count);
        Note();
        await Task.WhenAll(readers.Keys.Where(partition => !IsMine(partition)).ToList()
            .Select(partition => StepBackAsync(partition, cancellationToken)));
    }

    /// <summary>Partitions of others that this node is given messages of. One that has just died is still a member: it is waited for as
    /// long as that may be.</summary>
    private async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in readers.Keys.Where(partition => !IsMine(partition) && readers[partition].Queue.TakeGiven()).ToList())
        {
            othersSince.TryAdd(partition, clock.GetTimestamp());
            if (clock.GetElapsedTime(othersSince[partition]) > GoneAfter)
            {
                othersSince.Remove(partition);
                await StepBackAsync(partition, cancellationToken);
            }
        }
    }

    /// <summary>What fails on the way is connected again with the next beat.</summary>
    private async Task StepBackAsync(int partition, CancellationToken cancellationToken)
    {
        readers.TryRemove(partition, out var reader);
        await reader!.StopAsync();
        await ReadAsync(partition, cancellationToken);
    }

    private bool IsMine(int partition) => members.Count > 0 && PartitionShares.IsMine(partition, self, members);

    private void Note()
    {
        foreach (var partition in readers.Keys)
        {
            local.Set(partition, IsMine(partition) && IsReading(partition));
        }
    }
}
