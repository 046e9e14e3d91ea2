using System.Threading.Channels;

namespace EventFlow.Server.Embedded;

/// <summary>The queue of one task type.</summary>
internal sealed class EmbeddedQueue(string type)
{
    private readonly Channel<EmbeddedMessage> messages = Channel.CreateUnbounded<EmbeddedMessage>();
    private int consumers;

    public string Type => type;
    public int Consumers => Volatile.Read(ref consumers);
    public int Ready => messages.Reader.Count;

    public void Put(EmbeddedMessage message) => messages.Writer.TryWrite(message);

    public bool TryTake(out EmbeddedMessage message) => messages.Reader.TryRead(out message);

    public async Task WaitAsync(CancellationToken cancellationToken) => await messages.Reader.WaitToReadAsync(cancellationToken);

    public void Join() => Interlocked.Increment(ref consumers);

    public void Leave() => Interlocked.Decrement(ref consumers);
}

/// <param name="Body">The JSON of the wire contract, as a broker would carry it.</param>
/// <param name="Delivery">Counted from 1.</param>
internal readonly record struct EmbeddedMessage(byte[] Body, int Delivery);
