using EventFlow.Contracts;
using EventFlow.Orchestrator.Nodes;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Events;

/// <summary>The queue of the events. A message is taken once its events and their runs are committed.</summary>
internal sealed class EventQueue(EventIntake intake, TimeProvider clock, ILogger log) : IConsumedQueue
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    public string Name => WireNames.EventsQueue;

    public ushort Prefetch => 1_000;

    public Task DeclareAsync(IChannel channel, CancellationToken cancellationToken) =>
        EventTopology.DeclareAsync(channel, cancellationToken);

    public Task TakeAsync(in QueueMessage message, CancellationToken cancellationToken)
    {
        var events = EventMessages.Read(message.Properties, message.RoutingKey, message.Body, clock.GetUtcNow());
        return events.Count == 1 ? TakeAsync(events[0], cancellationToken) : TakeAllAsync(events, cancellationToken);
    }

    public bool ComesAgain(Exception failure)
    {
        if (StorageFaults.IsTransient(failure))
        {
            return true;
        }

        log.EventGivenUp(failure, WireNames.DeadLetterQueue);
        return false;
    }

    private Task TakeAllAsync(IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken) =>
        Task.WhenAll(events.Select(incoming => TakeAsync(incoming, cancellationToken)));

    /// <summary>While the database is away the event waits here: nothing is wrong with it.</summary>
    private async Task TakeAsync(IncomingEvent incoming, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await intake.TakeAsync(incoming, cancellationToken);
                break;
            }
            catch (Exception away) when (StorageFaults.IsTransient(away))
            {
                await Task.Delay(TryAgain, clock, cancellationToken);
            }
        }

        Failpoint.Hit("K18");
    }
}
