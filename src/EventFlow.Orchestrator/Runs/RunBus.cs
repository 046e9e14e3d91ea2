using EventFlow.Contracts;
using MassTransit;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Sends to the queue of runs that MassTransit reads.</summary>
internal sealed class RunBus(IBus bus, TimeProvider clock)
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    // An exchange: address. With queue: MassTransit would declare a classic queue, which the broker refuses beside our quorum queue.
    private static readonly Uri Address = new($"exchange:{WireNames.RunsQueue}");

    /// <summary>Returns when the broker has it.</summary>
    /// <exception cref="TimeoutException">It did not say so within five seconds.</exception>
    public async Task SendAsync(object message, CancellationToken cancellationToken)
    {
        var endpoint = await bus.GetSendEndpoint(Address);

        // A channel that is lost under MassTransit may leave a send waiting for ever, whatever its token says.
        await endpoint.Send(message, cancellationToken).WaitAsync(SendTimeout, clock, cancellationToken);
    }
}
