using EventFlow.Contracts;
using MassTransit;

namespace EventFlow.Orchestrator.Runs;

/// <summary>Sends messages to the runs' own queue.</summary>
internal sealed class RunQueue(IBus bus)
{
    // An exchange: address. With queue: MassTransit would declare a classic queue, which the broker refuses beside our quorum queue.
    private static readonly Uri Address = new($"exchange:{WireNames.RunsQueue}");

    public async Task SendAsync<T>(T message, CancellationToken cancellationToken)
        where T : class
    {
        var endpoint = await bus.GetSendEndpoint(Address);
        await endpoint.Send(message, cancellationToken);
    }
}
