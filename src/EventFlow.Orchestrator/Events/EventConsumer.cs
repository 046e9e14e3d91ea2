using EventFlow.Orchestrator.Nodes;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Events;

/// <summary>Keeps the events' queue read, over a connection of its own.</summary>
internal sealed class EventConsumer(
    EventConnection connection, EventIntake intake, TimeProvider clock, ILogger<EventConsumer> log) : Duty(clock, log)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private readonly TimeProvider clock = clock;
    private EventQueueReader? reader;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (reader is not { IsReading: true })
        {
            if (Interlocked.Exchange(ref reader, null) is { } broken)
            {
                await broken.DisposeAsync();
            }

            reader = await EventQueueReader.StartAsync(
                await connection.Reading.OpenAsync(cancellationToken), intake, clock, log, cancellationToken);
        }

        return Beat;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (reader is not null)
        {
            await reader.StopAsync();
        }

        await connection.Reading.DropAsync();
    }

    /// <summary>Returns early when the connection is lost.</summary>
    protected override async Task RestAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Reading.Lost.WaitAsync(time, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing has happened to it.
        }
    }
}

/// <summary>Apart from that of the runs: events may be many, and a connection is read one message after the other.</summary>
internal sealed record EventConnection(ReadingConnection Reading) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Reading.DisposeAsync();
}
