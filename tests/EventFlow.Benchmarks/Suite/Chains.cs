using EventFlow.Benchmarks.Loads;
using EventFlow.Benchmarks.Loops;
using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Suite;

/// <summary>Chains on a stage: run one after the other, many at a time, or at a given rate.</summary>
internal sealed class Chains : IAsyncDisposable
{
    private static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(5);

    private readonly Call call;
    private readonly ChainLedger ledger;
    private bool warm;

    private Chains(Call call, Stage stage, ChainLedger ledger)
    {
        this.call = call;
        this.ledger = ledger;
        Stage = stage;
    }

    public Stage Stage { get; }

    public Comparison? Loops => Stage.Loops;

    /// <param name="lengths">Of the chains that will be run.</param>
    public static async Task<Chains> SetAsync(
        Call call, IEnumerable<int> lengths, CancellationToken cancellationToken, bool loops = true)
    {
        var ledger = new ChainLedger(call.Time);
        var stage = await Stage.SetAsync(call, LoadWorker.Noop, ledger, loops, cancellationToken);
        var chains = new Chains(call, stage, ledger);
        foreach (var length in lengths.Distinct())
        {
            await chains.ApplyAsync(length, cancellationToken);
        }

        return chains;
    }

    public Task ApplyAsync(int length, CancellationToken cancellationToken) =>
        Stage.Installation.ApplyAsync(ChainFlow.Name(length), ChainFlow.Yaml(length), cancellationToken);

    /// <summary>One run after the other, with a pause in which the system comes to rest.</summary>
    public async Task OneByOneAsync(int length, int runs, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(50);
        for (var run = 0; run < runs; run++)
        {
            await Stage.RunOnceAsync(ChainFlow.Name(length), length, cancellationToken);
            await Task.Delay(pause, call.Time, cancellationToken);
        }
    }

    public async Task WarmUpOneByOneAsync(int length, CancellationToken cancellationToken)
    {
        var (span, started) = (NextLeadIn(), call.Time.GetTimestamp());
        call.Say($"warming up for {span.TotalSeconds} s");
        do
        {
            await OneByOneAsync(length, 1, cancellationToken);
        }
        while (call.Time.GetElapsedTime(started) < span);
    }

    /// <summary>Keeps chains in flight for a while and measures after the lead-in. Returns when the last of them is through.</summary>
    public async Task<Stretch> InFlightAsync(int length, int inFlight, TimeSpan span, CancellationToken cancellationToken)
    {
        await using var loop = ClosedLoop.Start(Stage.Starter, ledger, call.Time, length, inFlight, cancellationToken);
        await loop.PassAsync(NextLeadIn(), cancellationToken);
        var stretch = await Stage.MeasureAsync(() => loop.PassAsync(span, cancellationToken), cancellationToken);
        await loop.StopAsync();
        await Stage.DrainAsync(cancellationToken);
        return stretch;
    }

    /// <summary>Starts runs at a rate whatever becomes of them, so that a slow answer does not thin out the load.</summary>
    /// <param name="beside">What is done meanwhile, and measured to its end.</param>
    public async Task<Stretch> AtRateAsync(
        int length, double runsPerSecond, TimeSpan span, CancellationToken cancellationToken, Func<Task>? beside = null)
    {
        await using var loop = OpenLoop.Start(
            Stage.Starter, ledger, call.Time, length, runsPerSecond, call.Options.Seed, cancellationToken);
        await loop.PassAsync(NextLeadIn(), cancellationToken);
        var stretch = await Stage.MeasureAsync(
            () => Task.WhenAll(loop.PassAsync(span, cancellationToken), beside?.Invoke() ?? Task.CompletedTask), cancellationToken);
        await loop.StopAsync();
        await Stage.DrainAsync(cancellationToken);
        return stretch;
    }

    public ValueTask DisposeAsync() => Stage.DisposeAsync();

    /// <summary>Time that does not count, in front of a measured stretch: the whole warm-up once, then what it takes to fill the
    /// pipes.</summary>
    private TimeSpan NextLeadIn()
    {
        var leadIn = warm ? LeadIn : TimeSpan.FromSeconds(call.Options.Warmup);
        warm = true;
        return leadIn;
    }
}
