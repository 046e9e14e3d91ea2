using System.Threading.Channels;

namespace EventFlow.Benchmarks.Loads;

/// <summary>Keeps a number of chains in flight: a run whose last task was done is replaced by the next.</summary>
internal sealed class ClosedLoop : IAsyncDisposable
{
    private readonly Channel<bool> places = Channel.CreateUnbounded<bool>();
    private readonly CancellationTokenSource ending;
    private readonly RunStarter starter;
    private readonly Ledger ledger;
    private readonly TimeProvider time;
    private readonly Task senders;

    private ClosedLoop(RunStarter starter, Ledger ledger, TimeProvider time, int chain, int inFlight, CancellationToken cancellationToken)
    {
        this.starter = starter;
        this.ledger = ledger;
        this.time = time;
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ledger.Ended = _ => places.Writer.TryWrite(true);
        for (var run = 0; run < inFlight; run++)
        {
            places.Writer.TryWrite(true);
        }

        senders = Task.WhenAll(Enumerable.Range(0, Math.Min(inFlight, starter.Connections)).Select(_ => SendAsync(chain)));
    }

    public static ClosedLoop Start(
        RunStarter starter, Ledger ledger, TimeProvider time, int chain, int inFlight, CancellationToken cancellationToken) =>
        new(starter, ledger, time, chain, inFlight, cancellationToken);

    /// <summary>Lets time pass, and ends early when starting runs has failed.</summary>
    public Task PassAsync(TimeSpan span, CancellationToken cancellationToken) => Sending.PassAsync(senders, span, time, cancellationToken);

    /// <summary>Starts no more runs.</summary>
    public async Task StopAsync()
    {
        places.Writer.TryComplete();
        while (places.Reader.TryRead(out _))
        {
            // Places that are free stay so.
        }

        await senders;
        ledger.Ended = null;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await senders.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private async Task SendAsync(int chain)
    {
        await Task.Yield();
        var workflow = ChainFlow.Name(chain);
        await foreach (var _ in places.Reader.ReadAllAsync(ending.Token))
        {
            var sent = time.GetTimestamp();
            ledger.Accept(await starter.StartAsync(workflow, ending.Token), chain, sent);
        }
    }
}
