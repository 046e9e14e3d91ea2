using System.Threading.Channels;

namespace EventFlow.Benchmarks.Loads;

/// <summary>Keeps a number of runs in flight: a run whose last task was done is replaced by the next.</summary>
internal sealed class ClosedLoop : IAsyncDisposable
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(60);

    private readonly Channel<bool> places = Channel.CreateUnbounded<bool>();
    private readonly CancellationTokenSource ending;
    private readonly RunStarter starter;
    private readonly ChainLedger ledger;
    private readonly TimeProvider time;
    private readonly Task senders;

    private ClosedLoop(RunStarter starter, ChainLedger ledger, TimeProvider time, string workflow, int inFlight, CancellationToken cancellationToken)
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

        senders = Task.WhenAll(Enumerable.Range(0, Math.Min(inFlight, starter.Connections)).Select(_ => SendAsync(workflow)));
    }

    public static ClosedLoop Start(
        RunStarter starter, ChainLedger ledger, TimeProvider time, string workflow, int inFlight, CancellationToken cancellationToken) =>
        new(starter, ledger, time, workflow, inFlight, cancellationToken);

    /// <summary>Lets time pass, and ends early when starting runs has failed.</summary>
    public async Task PassAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await await Task.WhenAny(Task.Delay(span, time, over.Token), senders);
        await over.CancelAsync();
    }

    /// <summary>Starts no more runs and waits until the last tasks of all have been done.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        places.Writer.TryComplete();
        // Places that are already written are not used up.
        while (places.Reader.TryRead(out _))
        {
        }

        await senders;
        ledger.Ended = null;
        var (left, since) = (ledger.Live, time.GetTimestamp());
        while (ledger.Live > 0 && time.GetElapsedTime(since) < Stuck)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
            (left, since) = ledger.Live < left ? (ledger.Live, time.GetTimestamp()) : (left, since);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await senders.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private async Task SendAsync(string workflow)
    {
        await Task.Yield();
        await foreach (var _ in places.Reader.ReadAllAsync(ending.Token))
        {
            var sent = time.GetTimestamp();
            ledger.Accept(await starter.StartAsync(workflow, ending.Token), workflow, sent);
        }
    }
}
