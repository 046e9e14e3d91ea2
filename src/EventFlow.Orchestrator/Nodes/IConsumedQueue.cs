using RabbitMQ.Client;

namespace EventFlow.Orchestrator.Nodes;

/// <summary>A queue that is read, and what is done with its messages.</summary>
internal interface IConsumedQueue
{
    string Name { get; }

    /// <summary>How many messages may be under way.</summary>
    ushort Prefetch { get; }

    Task DeclareAsync(IChannel channel, CancellationToken cancellationToken);

    /// <summary>Returns when everything in the message is stored. Its body is the client's own, and is read before the first await.
    /// </summary>
    Task TakeAsync(in QueueMessage message, CancellationToken cancellationToken);

    /// <summary>Whether a message that failed comes again; one that does not goes to the dead letters.</summary>
    bool ComesAgain(Exception failure);
}

internal readonly record struct QueueMessage(
    IReadOnlyBasicProperties Properties, string RoutingKey, ReadOnlyMemory<byte> Body, bool IsRedelivered);
