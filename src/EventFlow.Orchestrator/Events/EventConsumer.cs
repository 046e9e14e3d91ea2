using EventFlow.Orchestrator.Nodes;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Events;

/// <summary>Keeps the events' queue read, over a connection of its own.</summary>
internal sealed class EventConsumer(
    EventConnection connection, EventIntake intake, TimeProvider clock, ILogger<EventConsumer> log) : Duty(clock, log)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private readonly EventQueue queue = new(intake, clock, log);
    private readonly TimeProvider clock = clock;
    private QueueReader<EventQueue>? reader;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (reader is not { IsReading: true })
        {
            if (Interlocked.Exchange(ref reader, null) is { } broken)
            {
                await broken.DisposeAsync();
            }

            reader = await QueueReader<EventQueue>.StartAsync(
                await connection.Reading.OpenAsync(cancellationToken), queue, clock, cancellationToken);
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
    protected override Task RestAsync(TimeSpan time, CancellationToken cancellationToken) =>
        connection.Reading.LosesWithinAsync(time, cancellationToken);
}

/// <summary>Apart from that of the runs: events may be many, and a connection is read one message after the other.</summary>
internal sealed record EventConnection(ReadingConnection Reading) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Reading.DisposeAsync();
}
