using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace EventFlow.Benchmarks.Loads;

/// <summary>Starts chains at random moments of a given mean rate. What the connections cannot send at once waits, and its waiting
/// counts.</summary>
internal sealed class OpenLoop : IAsyncDisposable
{
    private readonly Channel<long> due = Channel.CreateUnbounded<long>();
    private readonly CancellationTokenSource ending;
    private readonly CancellationTokenSource stopping;
    private readonly TimeProvider time;
    private readonly Task senders;

    private OpenLoop(
        RunStarter starter, Ledger ledger, TimeProvider time, int chain, double runsPerSecond, int seed,
        CancellationToken cancellationToken)
    {
        this.time = time;
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stopping = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        var sending = Enumerable.Range(0, starter.Connections).Select(_ => SendAsync(starter, ledger, chain));
        senders = Task.WhenAll(sending.Append(ScheduleAsync(runsPerSecond, seed)));
    }

    public static OpenLoop Start(
        RunStarter starter, Ledger ledger, TimeProvider time, int chain, double runsPerSecond, int seed,
        CancellationToken cancellationToken) =>
        new(starter, ledger, time, chain, runsPerSecond, seed, cancellationToken);

    public Task PassAsync(TimeSpan span, CancellationToken cancellationToken) => Sending.PassAsync(senders, span, time, cancellationToken);

    /// <summary>Starts no more runs than are due already.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await senders;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await senders.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        ending.Dispose();
    }

    [SuppressMessage("Security", "CA5394", Justification = "Arrivals are to be repeatable, not secret.")]
    private async Task ScheduleAsync(double runsPerSecond, int seed)
    {
        var random = new Random(seed);
        var ticksPerRun = time.TimestampFrequency / runsPerSecond;
        var next = (double)time.GetTimestamp();
        while (!stopping.IsCancellationRequested)
        {
            for (var now = time.GetTimestamp(); next <= now; next -= Math.Log(1 - random.NextDouble()) * ticksPerRun)
            {
                due.Writer.TryWrite((long)next);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        due.Writer.TryComplete();
    }

    private async Task SendAsync(RunStarter starter, Ledger ledger, int chain)
    {
        await Task.Yield();
        var workflow = ChainFlow.Name(chain);
        await foreach (var sent in due.Reader.ReadAllAsync(ending.Token))
        {
            ledger.Accept(await starter.StartAsync(workflow, ending.Token), chain, sent);
        }
    }
}
