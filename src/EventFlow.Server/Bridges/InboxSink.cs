using EventFlow.Bridges;
using EventFlow.Bridges.Sinks;
using EventFlow.Core.Events;
using EventFlow.Orchestrator.Events;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Server.Bridges;

/// <summary>Takes what the bridges of this process read. While the database is away they wait.</summary>
internal sealed class InboxSink(EventIntake intake, TimeProvider clock, ILogger<InboxSink> log) : IEventSink
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public Task AcceptAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken) =>
        Task.WhenAll(events.Select(read => AcceptAsync(read, cancellationToken)));

    private async Task AcceptAsync(CloudEvent read, CancellationToken cancellationToken)
    {
        var pauses = new Backoff(FirstPause, LongestPause);
        while (await TryAsync(read, cancellationToken) is { } failure)
        {
            if (!StorageFaults.IsTransient(failure) && read.Type != RefusedEvents.Type)
            {
                Log.BridgeEventRefused(log, read.Source, read.Id, failure.Message);
                read = RefusedEvents.InPlaceOf(read, clock.GetUtcNow(), $"{BridgeCodes.PutAside} {failure.Message}");
                continue;
            }

            var pause = pauses.Next();
            Log.BridgeEventsWait(log, failure.Message, pause);
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    /// <summary>Why it was not taken; null: it was.</summary>
    private async Task<Exception?> TryAsync(CloudEvent read, CancellationToken cancellationToken)
    {
        try
        {
            await intake.TakeAsync(new IncomingEvent(EventWays.Bridge) { Event = read }, cancellationToken);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
