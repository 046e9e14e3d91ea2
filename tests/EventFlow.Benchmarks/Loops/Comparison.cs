using EventFlow.Benchmarks.Installations;
using EventFlow.Benchmarks.Measures;

namespace EventFlow.Benchmarks.Loops;

/// <summary>The loops on the same broker as the installation. Each is warmed up by its first run; between their runs they are
/// silent.</summary>
internal sealed class Comparison : IAsyncDisposable
{
    private static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(2);

    private readonly TimeSpan warmup;
    private readonly TimeProvider time;
    private readonly RawLoop raw;
    private readonly RawLoop classic;
    private readonly MassTransitLoop massTransit;
    private readonly Dictionary<string, ProcessTree> processes;
    private readonly HashSet<ILoop> warm = [];

    private Comparison(
        Installation installation, RawLoop raw, RawLoop classic, MassTransitLoop massTransit, TimeSpan warmup, TimeProvider time)
    {
        this.raw = raw;
        this.classic = classic;
        this.massTransit = massTransit;
        this.warmup = warmup;
        this.time = time;
        processes = installation.Processes();
    }

    public static async Task<Comparison> StartAsync(
        Installation installation, TimeSpan warmup, TimeProvider time, CancellationToken cancellationToken)
    {
        var raw = await RawLoop.StartAsync(installation.Broker, "quorum", cancellationToken);
        var classic = await RawLoop.StartAsync(installation.Broker, "classic", cancellationToken);
        var massTransit = await MassTransitLoop.StartAsync(installation.Broker, cancellationToken);
        return new Comparison(installation, raw, classic, massTransit, warmup, time);
    }

    public Task<LoopResult> RawAsync(int inFlight, TimeSpan span, CancellationToken cancellationToken) =>
        RunAsync(raw, inFlight, span, cancellationToken);

    public Task<LoopResult> ClassicAsync(int inFlight, TimeSpan span, CancellationToken cancellationToken) =>
        RunAsync(classic, inFlight, span, cancellationToken);

    public Task<LoopResult> MassTransitAsync(int inFlight, TimeSpan span, CancellationToken cancellationToken) =>
        RunAsync(massTransit, inFlight, span, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await raw.DisposeAsync();
        await classic.DisposeAsync();
        await massTransit.DisposeAsync();
    }

    private Task<LoopResult> RunAsync(ILoop loop, int inFlight, TimeSpan span, CancellationToken cancellationToken)
    {
        var meter = new CpuMeter(new Dictionary<string, ProcessTree>
        {
            ["broker"] = processes["broker"],
            ["driver"] = processes["driver"],
            ["echo"] = loop.Echo,
        });
        return LoopRun.RunAsync(loop, meter, inFlight, warm.Add(loop) ? warmup : LeadIn, span, time, cancellationToken);
    }
}
